package routes.connection.portal;

import java.time.Duration;
import java.time.MonthDay;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.connection.core.Person;
import routes.connection.core.RefusedException;

/**
 * Asks the FHIR server about people while one of them waits for a page: for a bounded time, and by
 * a few threads, so that a server that does not answer holds up nothing else.
 */
@Component
public class LinkedPeople implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkedPeople.class);
  private static final Duration FOR_A_PAGE = Duration.ofMillis(1_200);
  private static final Duration FOR_A_DECISION = Duration.ofSeconds(4);
  private static final int THREADS = 4;
  private static final int WAITING = 16;

  private final Optional<PatientRecords> records;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), this::thread);

  @Autowired
  LinkedPeople(ObjectProvider<PatientRecords> records) {
    this(Optional.ofNullable(records.getIfAvailable()));
  }

  /**
   * @param records empty where no FHIR server can be asked: then people are one by name alone
   */
  public LinkedPeople(Optional<PatientRecords> records) {
    this.records = records;
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "linked-people");
    thread.setDaemon(true);
    return thread;
  }

  /** Day and month of birth; empty where they are not known, or not known soon enough. */
  public Optional<MonthDay> birthday(Person person) {
    try {
      return records.isEmpty()
          ? Optional.empty()
          : within(FOR_A_PAGE, () -> records.get().birthday(person));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether two names are of one Patient, as filing decides it.
   *
   * @throws RefusedException with status 503 where the FHIR server cannot be asked now
   */
  public boolean areOne(Person one, Person other) {
    if (records.isEmpty()) {
      return false;
    }
    try {
      return within(
          FOR_A_DECISION,
          () -> {
            Optional<String> standing = records.get().standing(one);
            return standing.isPresent() && standing.equals(records.get().standing(other));
          });
    } catch (IllegalStateException e) {
      throw new RefusedException(
          503,
          "It could not be checked now whose account this is, so nothing was connected. Please open"
              + " your link again in a few minutes.");
    }
  }

  /**
   * {@code Patient/<id>} of the one Patient who stands for a person; empty where there is none, or
   * several, or no FHIR server can be asked.
   *
   * @throws RefusedException with status 503 where it cannot be asked now
   */
  public Optional<String> standing(Person person) {
    if (records.isEmpty()) {
      return Optional.empty();
    }
    try {
      return within(FOR_A_DECISION, () -> records.get().standing(person));
    } catch (IllegalStateException e) {
      throw new RefusedException(
          503, "The FHIR server could not be asked for the Patient now, so nothing was done.");
    }
  }

  private <T> T within(Duration time, Callable<T> question) {
    Future<T> answer = null;
    try {
      answer = threads.submit(question);
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      throw notAnswered(e);
    } catch (ExecutionException e) {
      throw notAnswered(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notAnswered(e);
    } finally {
      if (answer != null) {
        answer.cancel(true);
      }
    }
  }

  private static IllegalStateException notAnswered(Throwable why) {
    LOG.warn("the FHIR server did not tell of a person: {}", why.getClass().getSimpleName());
    return new IllegalStateException("the FHIR server did not tell of a person");
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
