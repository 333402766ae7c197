package routes.operations.memory;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at the first OutOfMemoryError. After one, threads are missing and locks are held
 * without anybody knowing which; what was accepted is kept, so a new start loses nothing. Java's
 * own switch for this, {@code -XX:+ExitOnOutOfMemoryError}, cannot be set by a program that was
 * started without it.
 */
public final class OutOfMemory {
  /** What the process ends with, as with Java's own switch. */
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);

  private final Runnable end;
  private final AtomicBoolean seen = new AtomicBoolean();

  /**
   * @param end what ends the process
   */
  public OutOfMemory(Runnable end) {
    this.end = end;
  }

  /**
   * For the process as a whole: from now on an error that nobody catches and a heap that was
   * exhausted end it, whoever caught the error.
   */
  public static OutOfMemory endsThisProcess() {
    OutOfMemory outOfMemory = new OutOfMemory(() -> Runtime.getRuntime().halt(EXIT_CODE));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          outOfMemory.notice(failure);
          LOG.error("thread {} ended", thread.getName(), failure);
        });
    HeapWatch.begin(outOfMemory);
    return outOfMemory;
  }

  /**
   * Sees errors that a library has caught and logged too. For when logging stands: what sets it up
   * forgets what was there.
   */
  public void readsTheLog() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.addTurboFilter(new LoggedErrors(this));
    }
  }

  /** Ends the process where the failure is an OutOfMemoryError or was caused by one. */
  public void notice(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError error) {
        end(error.getMessage());
        return;
      }
    }
  }

  /** Ends the process: the heap is full, whoever has caught the error. */
  void heapExhausted() {
    end("Java heap space");
  }

  /** One at a time: a second one would end the process before the line of the first is out. */
  private synchronized void end(String what) {
    try {
      if (seen.compareAndSet(false, true)) {
        LOG.error(
            "out of memory ({}): the process ends with exit code {}; what was accepted is kept."
                + " Give it more with -Xmx",
            what,
            EXIT_CODE);
      }
    } catch (OutOfMemoryError evenTheLineNeedsMemory) {
      return;
    } finally {
      end.run();
    }
  }
}
