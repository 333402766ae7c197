package routes.operations.health;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import routes.operations.failure.FailureKinds;

/**
 * Asks every few seconds, on threads of its own, what health and the gauges tell: nobody who asks
 * for these waits for a database, a broker or a disk. The questions are asked one after the other;
 * one that takes long holds up the next a moment only, and is down once {@code health.patience} is
 * over.
 */
public final class BackgroundLooks implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLooks.class);

  /** So long the next question waits: all at once they would take half of the database's pool. */
  private static final long TURN_MILLIS = 200;

  private final HealthSettings settings;
  private final List<Look<?>> looks = new CopyOnWriteArrayList<>();
  private ScheduledExecutorService rounds;
  private ExecutorService threads;

  BackgroundLooks(HealthSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks this from the next round on.
   *
   * @param name what is asked, for the log
   */
  public <T> Look<T> add(String name, Callable<T> question) {
    Look<T> look = new Look<>(name, question, settings);
    looks.add(look);
    return look;
  }

  /** Asks it no more. */
  public void remove(Look<?> look) {
    looks.remove(look);
  }

  @Override
  public synchronized void start() {
    if (rounds == null) {
      threads = Executors.newCachedThreadPool(named("health-look-"));
      rounds = Executors.newSingleThreadScheduledExecutor(named("health-"));
      long pause = settings.lookEvery().toMillis();
      rounds.scheduleWithFixedDelay(this::round, 0, pause, TimeUnit.MILLISECONDS);
    }
  }

  /** What was found during the start is not how it is after it. */
  @EventListener(ApplicationReadyEvent.class)
  synchronized void started() {
    if (rounds != null) {
      rounds.execute(this::round);
    }
  }

  private void round() {
    try {
      Set<Look<?>> asked = Collections.newSetFromMap(new IdentityHashMap<>());
      boolean more = true;
      while (more) {
        more = false;
        for (Look<?> look : looks) {
          if (asked.add(look)) {
            more = true;
            look.begin(threads).ifPresent(BackgroundLooks::giveItsTurn);
          }
        }
      }
    } catch (RuntimeException failure) {
      LOG.warn("health: a round of looks was not finished: {}", FailureKinds.of(failure));
    }
  }

  private static void giveItsTurn(Future<?> look) {
    try {
      look.get(TURN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException lateOrBroken) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public synchronized void stop() {
    if (rounds == null) {
      return;
    }
    rounds.shutdown();
    threads.shutdown();
    try {
      // What is under way ends before the database is closed, unless it hangs.
      threads.awaitTermination(TURN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rounds = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return rounds != null;
  }

  /** After the broker, before the web server. */
  @Override
  public int getPhase() {
    return 1;
  }
}
