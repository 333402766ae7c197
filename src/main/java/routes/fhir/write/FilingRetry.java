package routes.fhir.write;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.client.Sleeper;

/**
 * How often and how long one batch is tried again. The time of an outage runs for the batch as a
 * whole, so that it ends well before the broker takes the consumer for dead. Thread-safe: the
 * bundles of the batch share it.
 */
public final class FilingRetry {
  static final Duration FIRST_PAUSE_OF_OUTAGE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE_OF_OUTAGE = Duration.ofSeconds(15);
  static final Duration FIRST_PAUSE_OF_CONFLICT = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE_OF_CONFLICT = Duration.ofSeconds(3);
  static final int MOST_CONFLICTS = 6;

  /** So that those who were in conflict with each other do not meet again. */
  private static final double JITTER = 0.3;

  /** How soon it is noticed that the jar stops. */
  private static final Duration SLICE = Duration.ofMillis(250);

  private final Clock clock;
  private final Sleeper sleeper;
  private final BooleanSupplier stopping;
  private final DoubleSupplier random;
  private final Instant end;
  private final WriteEvidence evidence;

  /**
   * The time of the batch starts.
   *
   * @param stopping whether nothing is to be waited for any more
   * @param random between 0 and 1
   */
  public FilingRetry(
      Clock clock,
      Sleeper sleeper,
      Duration patience,
      BooleanSupplier stopping,
      DoubleSupplier random,
      WriteEvidence evidence) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.stopping = stopping;
    this.random = random;
    this.end = clock.instant().plus(patience);
    this.evidence = evidence;
  }

  /** What the writes of the batch tell of the FHIR server. */
  WriteEvidence evidence() {
    return evidence;
  }

  /**
   * Waits before the next try: 1 s at first, then 2 s, 4 s … 15 s.
   *
   * @param before how often the same was tried again after an outage already
   * @throws FhirOutageException the given one, where the time of the batch is over or the jar stops
   */
  void afterOutage(int before, FhirOutageException outage) {
    if (!clock.instant().isBefore(end)) {
      throw outage;
    }
    if (!pause(doubled(FIRST_PAUSE_OF_OUTAGE, before, LONGEST_PAUSE_OF_OUTAGE))) {
      throw outage;
    }
  }

  /**
   * Waits before the next try, a few times within about ten seconds: another writer came first.
   *
   * @param before how often the same was tried again after a conflict already
   * @return false without waiting where it was often enough
   * @throws CancellationException where the jar stops: nothing is decided about the record then
   */
  boolean afterConflict(int before) {
    if (before >= MOST_CONFLICTS) {
      return false;
    }
    Duration pause = doubled(FIRST_PAUSE_OF_CONFLICT, before, LONGEST_PAUSE_OF_CONFLICT);
    double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
    if (!pause(Duration.ofMillis(Math.round(pause.toMillis() * factor)))) {
      throw new CancellationException("the jar stops, the batch is read again");
    }
    return true;
  }

  /**
   * The result of a step that only reads, which is done again after an outage or a conflict.
   *
   * @throws FhirOutageException as {@link #afterOutage}
   * @throws FhirConflictException where one stands
   */
  public <T> T waitingOut(Supplier<T> step) {
    int outages = 0;
    int conflicts = 0;
    while (true) {
      try {
        return step.get();
      } catch (FhirOutageException outage) {
        afterOutage(outages++, outage);
      } catch (FhirConflictException conflict) {
        if (!afterConflict(conflicts++)) {
          throw conflict;
        }
      }
    }
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(times, 10));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }

  /** Whether it was waited to the end. */
  private boolean pause(Duration time) {
    Duration left = time;
    while (left.compareTo(Duration.ZERO) > 0) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      Duration slice = left.compareTo(SLICE) > 0 ? SLICE : left;
      try {
        sleeper.sleep(slice);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      }
      left = left.minus(slice);
    }
    return !stopping.getAsBoolean();
  }
}
