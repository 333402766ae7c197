package routes.fhir.write;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import routes.fhir.bundle.FhirRoutes;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.Sleeper;

/** Gives each batch what it may try. */
@Component
public class FilingRetries {
  private final Clock clock;
  private final Sleeper sleeper;
  private final FhirProperties fhir;
  private final FhirRoutes routes;
  private final WriteProbe probe;

  FilingRetries(
      Clock clock, Sleeper sleeper, FhirProperties fhir, FhirRoutes routes, WriteProbe probe) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.fhir = fhir;
    this.routes = routes;
    this.probe = probe;
  }

  /** The time of a batch, {@code fhir.patience}, starts. */
  public FilingRetry begin() {
    return new FilingRetry(
        clock,
        sleeper,
        fhir.patience(),
        routes::areStopping,
        () -> ThreadLocalRandom.current().nextDouble(),
        new WriteEvidence(probe::isTaken));
  }
}
