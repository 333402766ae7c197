package routes.operations.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.operations.failure.FailureKinds;

/**
 * One question that is asked in the background, and its latest answer. At most one thread waits for
 * an answer; it is never interrupted, since an interrupted thread closes the files of the embedded
 * database. Reading what was found waits for nothing. Thread-safe.
 *
 * @param <T> what the answer is
 */
public final class Look<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Look.class);
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private final String name;
  private final HealthSettings settings;
  private volatile Callable<T> question;
  private volatile long askedAt = NOT_ASKED;
  private volatile Found<T> found;
  private String told = "";

  Look(String name, Callable<T> question, HealthSettings settings) {
    this.name = name;
    this.question = question;
    this.settings = settings;
  }

  private record Found<T>(T answer, String failure, long at) {}

  /**
   * What is known now.
   *
   * @param answer empty where it could not be found out
   * @param failure why, in words, else empty
   * @param age how old this is
   * @param asked false before the first answer
   */
  public record Known<T>(Optional<T> answer, String failure, Duration age, boolean asked) {}

  /** What is known now; waits for nothing. */
  public Known<T> known() {
    long now = System.nanoTime();
    long asked = askedAt;
    Found<T> last = found;
    if (asked != NOT_ASKED && since(asked, now).compareTo(settings.patience()) > 0) {
      Duration waiting = since(asked, now);
      return unknown("no answer for " + waiting.toSeconds() + " s", waiting);
    }
    if (last == null) {
      return new Known<>(Optional.empty(), "not looked at yet", Duration.ZERO, false);
    }
    Duration age = since(last.at(), now);
    if (age.compareTo(settings.tooOld()) > 0) {
      return unknown("not looked at for " + age.toSeconds() + " s", age);
    }
    return new Known<>(Optional.ofNullable(last.answer()), last.failure(), age, true);
  }

  /** Asks this from now on. */
  void ask(Callable<T> instead) {
    question = instead;
  }

  /** Asks, unless the answer to the last time is still awaited. */
  Optional<Future<?>> begin(Executor threads) {
    if (askedAt != NOT_ASKED) {
      return Optional.empty();
    }
    askedAt = System.nanoTime();
    FutureTask<Void> task = new FutureTask<>(this::answer, null);
    threads.execute(task);
    return Optional.of(task);
  }

  private void answer() {
    String failure = "";
    try {
      found = new Found<>(question.call(), failure, System.nanoTime());
    } catch (Exception thrown) {
      failure = FailureWords.of(thrown);
      found = new Found<>(null, failure, System.nanoTime());
      tell(failure, thrown);
    } finally {
      askedAt = NOT_ASKED;
    }
    if (failure.isEmpty()) {
      told = "";
    }
  }

  /** Once for each kind of failure, until it has answered again. */
  private void tell(String failure, Exception thrown) {
    if (!failure.equals(told)) {
      told = failure;
      LOG.warn("health: {}: {} ({})", name, failure, FailureKinds.of(thrown));
    }
  }

  private static <T> Known<T> unknown(String why, Duration age) {
    return new Known<>(Optional.empty(), why, age, true);
  }

  private static Duration since(long from, long now) {
    return Duration.ofNanos(now - from);
  }
}
