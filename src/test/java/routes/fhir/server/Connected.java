package routes.fhir.server;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import routes.fhir.client.FhirClientConfiguration;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirHealthIndicator;
import routes.fhir.client.FhirOutages;
import routes.fhir.client.ProvenanceDoubts;
import routes.sandbox.MovableClock;

/** The product's FHIR client as its settings make it, with a clock that the test moves. */
final class Connected implements AutoCloseable {
  final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T08:00:00Z"));
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  Connected(String... settings) {
    TestPropertyValues.of(settings).applyTo(context);
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
    context.register(
        SslAutoConfiguration.class,
        FhirClientConfiguration.class,
        FhirFailures.class,
        FhirOutages.class,
        ProvenanceDoubts.class,
        FhirHealthIndicator.class,
        PublishedKeys.class);
    context.refresh();
  }

  /** Asks for a patient; fails with the exceptions of {@link FhirFailures}. */
  void search() {
    context
        .getBean(FhirFailures.class)
        .calling(
            Purpose.READ,
            () -> client().search().byUrl("Patient?identifier=urn%3Amrn%7C1").execute());
  }

  /** Writes a transaction of one Observation. */
  void write() {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    bundle.addEntry().setResource(new Observation().setId("observation-1"));
    context
        .getBean(FhirFailures.class)
        .calling(Purpose.WRITE, () -> client().transaction().withBundle(bundle).execute());
  }

  String publishedKeys() {
    return context.getBean(PublishedKeys.class).json();
  }

  Health health() {
    return context.getBean(FhirHealthIndicator.class).health();
  }

  private IGenericClient client() {
    return context.getBean(IGenericClient.class);
  }

  @Override
  public void close() {
    context.close();
  }
}
