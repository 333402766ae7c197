package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirSearch;
import routes.fhir.client.SafeFhirComponent;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailureKinds;

/**
 * Calls the FHIR server by the routes {@code fhir-search} and {@code fhir-transaction} of the Camel
 * context of its own destination, so that a clinic can put a step of its own before camel-fhir.
 * Thread-safe.
 */
@Component
public class FhirRoutes implements FhirTransactions, CamelContextConfiguration {
  private final FhirSearch search;
  private final TransactionBundle transactions;
  private final FhirFailures failures;
  private CamelContext camel;
  private ProducerTemplate producer;

  FhirRoutes(FhirSearch search, TransactionBundle transactions, FhirFailures failures) {
    this.search = search;
    this.transactions = transactions;
    this.failures = failures;
  }

  /** Each destination has a context of its own, and this bean once. */
  @Override
  public synchronized void beforeApplicationStart(CamelContext context) {
    camel = context;
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // Nothing is called before a batch comes.
  }

  /** Whether the context stops, or has stopped. */
  public synchronized boolean areStopping() {
    return camel != null && (camel.isStopping() || camel.isStopped());
  }

  @Override
  public List<ObjectNode> search(String query, Purpose purpose) {
    return search.resources(query, answer("direct:fhir-search", query, purpose, Bundle.class));
  }

  @Override
  public Map<String, TransactionBundle.Answered> send(String bundle, Purpose purpose) {
    return transactions.answers(answer("direct:fhir-transaction", bundle, purpose, String.class));
  }

  private <T> T answer(String route, String body, Purpose purpose, Class<T> type) {
    Exchange exchange =
        producer()
            .send(
                route,
                one -> {
                  one.setProperty(SafeFhirComponent.PURPOSE, purpose);
                  one.getMessage().setBody(body);
                });
    if (exchange.getException() != null) {
      throw safe(exchange.getException(), purpose);
    }
    return exchange.getMessage().getBody(type);
  }

  /** What steps of others throw, too, is not to say more than it may. */
  private RuntimeException safe(Exception failure, Purpose purpose) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PoisonRecordException
          || cause instanceof FhirConflictException
          || cause instanceof FhirOutageException
          || FailureKinds.isMistake(cause)) {
        return (RuntimeException) cause;
      }
    }
    return failures.convert(failure, purpose);
  }

  private synchronized ProducerTemplate producer() {
    if (producer == null) {
      producer = camel.createProducerTemplate();
    }
    return producer;
  }
}
