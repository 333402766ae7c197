package routes.fhir.write;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.ProvenanceDoubts;

/**
 * Whether the FHIR server takes Provenance. It is asked where something was refused of which one
 * was a part, a minute apart at most; what refuses Provenance gets none, and is asked again after
 * an hour. So it is where a reading was refused with its Provenance and taken without, whatever the
 * server answers when it is asked. No reading waits for it. The health contributor {@code
 * provenance}: DEGRADED meanwhile. Thread-safe.
 */
@Component("provenanceHealthIndicator")
public class ProvenanceRefusals implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenanceRefusals.class);
  private static final Duration REST_WHERE_TAKEN = Duration.ofMinutes(1);
  private static final Duration REST_WHERE_REFUSED = Duration.ofHours(1);
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ProvenanceDoubts doubts;
  private final ProvenanceProbe probe;
  private final Clock clock;
  private volatile Instant notBefore = Instant.MIN;
  private volatile Refusal refusal;

  ProvenanceRefusals(ProvenanceDoubts doubts, ProvenanceProbe probe, Clock clock) {
    this.doubts = doubts;
    this.probe = probe;
    this.clock = clock;
  }

  private record Refusal(Instant since, int status) {}

  /**
   * Whether it does, as far as is known.
   *
   * @throws FhirOutageException where it has to be asked and cannot be
   */
  public synchronized boolean taken() {
    Instant now = clock.instant();
    if (doubts.areRaised() && !now.isBefore(notBefore)) {
      doubts.settle();
      try {
        learn(probe.refusal(), now);
      } catch (RuntimeException unknown) {
        doubts.raise();
        throw unknown;
      }
    }
    return refusal == null;
  }

  /** A reading was refused with its Provenance, and taken without. */
  synchronized void refused(int status) {
    learn(Optional.of(status), clock.instant());
  }

  private void learn(Optional<Integer> status, Instant now) {
    if (status.isEmpty()) {
      if (refusal != null) {
        LOG.info("The FHIR server takes Provenance again");
      }
      refusal = null;
      notBefore = now.plus(REST_WHERE_TAKEN);
      return;
    }
    if (refusal == null) {
      LOG.warn("The FHIR server refuses Provenance ({}): readings go without it", status.get());
    }
    refusal = new Refusal(refusal == null ? now : refusal.since(), status.get());
    notBefore = now.plus(REST_WHERE_REFUSED);
    doubts.raise();
  }

  /** Waits for nobody who is asking the FHIR server meanwhile. */
  @Override
  public Health health() {
    Refusal known = refusal;
    if (known == null) {
      return Health.up().build();
    }
    return Health.status(DEGRADED)
        .withDetail("since", known.since().toString())
        .withDetail("reason", "the FHIR server refuses Provenance (" + known.status() + ")")
        .withDetail("readings", "are filed without it")
        .withDetail("again", notBefore.toString())
        .withDetail(
            "advice",
            "Let the account write Provenance, or set fhir.provenance to false where the server"
                + " does not take it.")
        .build();
  }
}
