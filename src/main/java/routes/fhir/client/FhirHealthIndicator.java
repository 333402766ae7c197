package routes.fhir.client;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** The health contributor {@code fhir}: out of service while readings wait for the FHIR server. */
@Component("fhirHealthIndicator")
public class FhirHealthIndicator implements HealthIndicator {
  private final FhirOutages outages;

  /** Shows what {@code outages} knows. */
  public FhirHealthIndicator(FhirOutages outages) {
    this.outages = outages;
  }

  @Override
  public Health health() {
    return outages
        .current()
        .map(
            outage ->
                Health.outOfService()
                    .withDetail("since", outage.since().toString())
                    .withDetail("reason", outage.kind())
                    .withDetail("readings", "wait; nothing is given up for this")
                    .build())
        .orElseGet(() -> Health.up().build());
  }
}
