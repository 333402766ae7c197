package routes.fhir.client;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.fhir.FhirConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirStub;

/** Each destination has a Camel context with a {@code fhir:} of its own in the same JVM. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SafeFhirComponentTest {
  private static final FhirStub FHIR = new FhirStub();

  private Thread caller;
  private Error fault;

  @AfterAll
  static void stop() {
    FHIR.close();
  }

  @Test
  void aContextThatEndsTakesNoCallsOfAnotherWithIt() throws Exception {
    CamelContext one = context();
    CamelContext other = context();
    try (one;
        other) {
      assertThat(search(one).getException()).isNull();
      assertThat(search(other).getException()).isNull();

      one.close();

      assertThat(search(other).getMessage().getBody()).isInstanceOf(Bundle.class);
      assertThat(caller).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void anErrorIsNoAnswer() throws Exception {
    try (CamelContext context = context()) {
      fault = new NoClassDefFoundError("gone");

      Exchange failed = search(context);

      assertThat(failed.getException()).isInstanceOf(FhirOutageException.class);
      assertThat(failed.getMessage().getBody()).isNotInstanceOf(Bundle.class);
    }
  }

  @Test
  void aStepThatSaysNotWhatToCallFails() throws Exception {
    try (CamelContext context = context()) {
      Exchange failed = context.createProducerTemplate().send("direct:search", exchange -> {});

      assertThat(failed.getException()).isInstanceOf(FhirOutageException.class);
      assertThat(caller).isNull();
    }
  }

  private static Exchange search(CamelContext context) {
    return context
        .createProducerTemplate()
        .send("direct:search", exchange -> exchange.getMessage().setBody("Patient?_id=p1"));
  }

  private CamelContext context() throws Exception {
    FhirContext fhir = FhirContext.forR4Cached();
    fhir.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
    IGenericClient client = fhir.newRestfulGenericClient(FHIR.url());
    client.registerInterceptor(new Caller());
    FhirConfiguration configuration = new FhirConfiguration();
    configuration.setServerUrl(FHIR.url());
    configuration.setFhirContext(fhir);
    configuration.setClient(client);
    FhirOutages outages =
        new FhirOutages(Clock.systemUTC(), new SimpleMeterRegistry(), Destination.first());
    SafeFhirComponent component =
        new SafeFhirComponent(new FhirFailures(outages), new ProvenanceDoubts());
    component.setConfiguration(configuration);
    CamelContext context = new DefaultCamelContext();
    context.addComponent("fhir", component);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:search").to("fhir:search/searchByUrl?inBody=url");
          }
        });
    context.start();
    return context;
  }

  private final class Caller implements IClientInterceptor {
    @Override
    public void interceptRequest(IHttpRequest request) {
      caller = Thread.currentThread();
      if (fault != null) {
        throw fault;
      }
    }

    @Override
    public void interceptResponse(IHttpResponse response) {
      // Only who asks matters.
    }
  }
}
