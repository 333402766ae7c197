package routes.fhir.client;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.operations.destination.DestinationNames;

/**
 * Whether the FHIR server can be used, as the calls of the last minutes found it. An outage of
 * writing ends when a write succeeds, whatever can be read meanwhile; any other with the next
 * answer. Feeds health and the gauge {@code wearables.fhir.outage} (seconds since the outage began,
 * 0 without one).
 */
@Component
public class FhirOutages {
  private static final Logger LOG = LoggerFactory.getLogger(FhirOutages.class);

  /** A failure older than this says nothing about now: nobody has tried since. */
  private static final Duration MEMORY = Duration.ofMinutes(3);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private final Clock clock;
  private final String server;
  private Outage outage;
  private Instant pausedUntil = Instant.MIN;

  /** Registers the gauge. */
  public FhirOutages(Clock clock, MeterRegistry meters, Destination destination) {
    this.clock = clock;
    this.server =
        destination.name().equals(DestinationNames.FIRST)
            ? "The FHIR server"
            : "The FHIR server of destination " + destination.name();
    Gauge.builder("wearables.fhir.outage", this, FhirOutages::seconds)
        .baseUnit("seconds")
        .description("How long the FHIR server has been unusable; 0 while it is usable")
        .register(meters);
  }

  /**
   * An outage under way.
   *
   * @param since when the first call failed
   * @param lastSeen when the latest call failed
   * @param kind what is wrong, in words
   * @param ofWriting whether it is one of writing readings
   */
  public record Outage(Instant since, Instant lastSeen, String kind, boolean ofWriting) {}

  /** The outage under way, or empty while the FHIR server can be used. */
  public synchronized Optional<Outage> current() {
    return Optional.ofNullable(outage)
        .filter(seen -> seen.lastSeen().plus(MEMORY).isAfter(clock.instant()));
  }

  /** Something other than writing readings failed. */
  public void seen(String kind) {
    seen(kind, false);
  }

  /**
   * A call failed.
   *
   * @param writing whether it was to write
   */
  public synchronized void seen(String kind, boolean writing) {
    Instant now = clock.instant();
    Optional<Outage> before = current();
    if (before.isEmpty() || !before.get().kind().equals(kind)) {
      LOG.warn("{} cannot be used, readings wait: {}", server, kind);
    }
    boolean ofWriting = writing || before.filter(Outage::ofWriting).isPresent();
    outage = new Outage(before.map(Outage::since).orElse(now), now, kind, ofWriting);
  }

  /** The FHIR server asks for a pause; more than a quarter of an hour is not granted. */
  synchronized void pause(Instant until) {
    Instant longest = clock.instant().plus(LONGEST_PAUSE);
    Instant granted = until.isAfter(longest) ? longest : until;
    pausedUntil = granted.isAfter(pausedUntil) ? granted : pausedUntil;
  }

  /**
   * Lets a call go on.
   *
   * @throws FhirOutageException while a pause lasts that the server has asked for
   */
  synchronized void keepPause() {
    if (clock.instant().isBefore(pausedUntil)) {
      throw with(
          "the FHIR server asks us to wait until " + pausedUntil.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** Notes the outage, and answers the exception that makes its batch wait. */
  public FhirOutageException with(String kind) {
    seen(kind);
    return new FhirOutageException(kind);
  }

  /** The server has answered something other than a write of readings. */
  public synchronized void answered() {
    if (outage == null || !outage.ofWriting()) {
      ended();
    }
  }

  /** A write has succeeded. */
  public synchronized void ended() {
    if (!clock.instant().isBefore(pausedUntil)) {
      pausedUntil = Instant.MIN;
    }
    if (outage != null) {
      LOG.info("{} answers again", server);
      outage = null;
    }
  }

  private double seconds() {
    return current()
        .map(seen -> Duration.between(seen.since(), clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }
}
