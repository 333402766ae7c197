package routes.fhir.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.fhir.FhirComponent;
import org.apache.camel.component.fhir.FhirConfiguration;
import org.apache.camel.component.fhir.FhirEndpoint;
import org.apache.camel.component.fhir.FhirProducer;
import org.apache.camel.component.fhir.internal.FhirApiName;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.component.ApiMethod;
import org.hl7.fhir.instance.model.api.IBaseResource;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures.Purpose;

/**
 * camel-fhir, whose steps fail with the exceptions of {@link FhirFailures} only. Holds for every
 * {@code fhir:} step of every route, those of a clinic's own included. What a call is for, {@link
 * FhirRoutes} says in the exchange property {@value #PURPOSE}, and the routes of the mirrors.
 */
@Component("fhir")
public final class SafeFhirComponent extends FhirComponent {
  public static final String PURPOSE = "fhirPurpose";
  private static final Set<FhirApiName> WRITES =
      Set.of(
          FhirApiName.TRANSACTION,
          FhirApiName.CREATE,
          FhirApiName.UPDATE,
          FhirApiName.PATCH,
          FhirApiName.DELETE);

  private final FhirFailures failures;
  private final ProvenanceDoubts doubts;

  SafeFhirComponent(FhirFailures failures, ProvenanceDoubts doubts) {
    this.failures = failures;
    this.doubts = doubts;
  }

  @Override
  protected Endpoint createEndpoint(
      String uri, String methodName, FhirApiName apiName, FhirConfiguration configuration) {
    return new FhirEndpoint(uri, this, apiName, methodName, configuration) {
      @Override
      public Producer createProducer() {
        return new SafeProducer(this, apiName);
      }
    };
  }

  private final class SafeProducer extends FhirProducer {
    private final FhirApiName apiName;
    private final Purpose purpose;

    SafeProducer(FhirEndpoint endpoint, FhirApiName apiName) {
      super(endpoint);
      this.apiName = apiName;
      this.purpose = WRITES.contains(apiName) ? Purpose.WRITE : Purpose.READ;
    }

    /**
     * Calls in the thread of the caller. camel-fhir would hand the call to a thread pool which all
     * Camel contexts of the JVM share and which ends with the context that made it: a call given to
     * it then is dropped without a word, and its exchange waits for ever. Nor does it tell an
     * {@link Error} of the call from an answer.
     */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      try {
        failures.beginning();
        Object sent = exchange.getMessage().getBody();
        Purpose said = exchange.getProperty(PURPOSE, purpose, Purpose.class);
        try {
          call(exchange, sent);
          failures.answered(said);
        } catch (Exception failure) {
          RuntimeException safe = failures.convert(failure, said, sent);
          doubts.failed(sent, failure, safe);
          exchange.setException(safe);
        }
      } catch (FhirOutageException pause) {
        exchange.setException(pause);
      } catch (Error failure) {
        exchange.setException(failure);
      }
      callback.done(true);
      return true;
    }

    private void call(Exchange exchange, Object sent) throws Exception {
      Map<String, Object> properties = new HashMap<>(endpoint.getConfigurationProperties());
      properties.putAll(endpoint.getEndpointProperties());
      propertiesHelper.getExchangeProperties(exchange, properties);
      endpoint.interceptProperties(properties);
      interceptProperties(properties);
      ApiMethod method = findMethod(exchange, properties);
      if (method == null) {
        throw new IllegalArgumentException(
            "this fhir step does not say what to call", exchange.getException());
      }
      Object answer = doInvokeMethod(method, properties);
      demand(answer, sent);
      exchange.getMessage().setBody(answer);
      interceptResult(answer, exchange);
    }

    private void demand(Object answer, Object sent) {
      if (apiName == FhirApiName.SEARCH && sent instanceof String query) {
        ExpectedAnswers.searchBy(query, (IBaseResource) answer);
      } else if (apiName == FhirApiName.TRANSACTION && sent instanceof String bundle) {
        ExpectedAnswers.transaction((String) answer, bundle);
      }
    }
  }
}
