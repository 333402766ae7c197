package routes.operations.limits;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends one request when its time is over, whatever it waits for: closing wakes who reads. */
public final class Deadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final AnswerLimit limit;
  private final Runnable abort;
  private final Future<?> end;
  private volatile boolean over;

  private Deadline(AnswerLimit limit, Runnable abort) {
    this.limit = limit;
    this.abort = abort;
    this.end =
        CLOCK.schedule(
            () -> {
              over = true;
              abort.run();
            },
            limit.longest().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "answer-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /**
   * Begins now.
   *
   * @param abort ends the request; called by another thread, and may be called twice
   */
  public static Deadline of(AnswerLimit limit, Runnable abort) {
    return new Deadline(limit, abort);
  }

  /**
   * @throws AnswerLimitException if the time is over
   */
  void check() throws AnswerLimitException {
    if (over) {
      throw AnswerLimitException.tooSlow(limit);
    }
  }

  /** The failure that it is: what was aborted fails in some other words. */
  public IOException instead(IOException failure) {
    return over ? AnswerLimitException.tooSlow(limit) : failure;
  }

  /** Ends the request now: closing it would read what is left of it. */
  void end() {
    abort.run();
  }

  /** The request is over. */
  @Override
  public void close() {
    end.cancel(false);
  }
}
