package routes.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.BundleWork.PlannedWrite;
import routes.fhir.FhirFailures.Purpose;

/**
 * Deletes from the FHIR server what stands there of one link, in transactions of bounded size. What
 * the server does not delete is marked entered-in-error instead. The ledger remembers both, so that
 * a late delivery of the same readings writes nothing.
 */
@Component("erasures")
public class Erasures {
  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final String ENTERED_IN_ERROR = "entered-in-error";

  private final Ledger ledger;
  private final TransactionBundle transactions;
  private final IGenericClient client;
  private final FhirContext context;
  private final FhirFailures failures;
  private final FhirProperties fhir;
  private final SourceRecords records;
  private final SeenDevices devices;

  Erasures(
      Ledger ledger,
      TransactionBundle transactions,
      IGenericClient client,
      FhirContext context,
      FhirFailures failures,
      FhirProperties fhir,
      SourceRecords records,
      SeenDevices devices) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.client = client;
    this.context = context;
    this.failures = failures;
    this.fhir = fhir;
    this.records = records;
    this.devices = devices;
  }

  /** What to delete next of this link, or null where nothing is left. */
  public Erasure next(String linkId) {
    List<Ledger.Entry> entries = ledger.ofLink(linkId, fhir.bundleSize());
    if (entries.isEmpty()) {
      records.erase(linkId);
      devices.erase(linkId);
    }
    return entries.isEmpty() ? null : new Erasure(entries);
  }

  /** The transaction that deletes it. */
  public String transaction(@ExchangeProperty("erasure") Erasure erasure) {
    return transactions.deleting(erasure.entries());
  }

  /**
   * Takes in the server's answer to the transaction.
   *
   * @throws FhirRefusalException where it says that it did not delete all
   */
  public void deleted(@ExchangeProperty("erasure") Erasure erasure, @Body String answer) {
    transactions.versions(answer);
    ledger.erased(erasure.entries());
    erasure.addErased(erasure.entries().size());
  }

  /**
   * Deletes each alone, because the server would not delete all at once.
   *
   * @throws FhirOutageException where it cannot be used now
   * @throws FhirConflictException where another writer came first
   */
  public void eachAlone(@ExchangeProperty("erasure") Erasure erasure) {
    for (Ledger.Entry entry : erasure.entries()) {
      if (delete(entry) || !mark(entry)) {
        ledger.erased(List.of(entry));
        erasure.addErased(1);
      } else {
        ledger.marked(List.of(entry));
        erasure.addMarked(1);
      }
    }
  }

  private boolean delete(Ledger.Entry entry) {
    try {
      failures.calling(
          Purpose.DELETE,
          () -> client.delete().resourceById(new IdType(entry.type(), entry.id())).execute());
      return true;
    } catch (FhirRefusalException e) {
      boolean gone = e.status() == 404 || e.status() == 410;
      if (!gone) {
        LOG.warn("the FHIR server does not delete a {} ({})", entry.type(), e.status());
      }
      return gone;
    }
  }

  /** Whether the server has it at all. */
  private boolean mark(Ledger.Entry entry) {
    Optional<ObjectNode> there = read(entry);
    if (there.isEmpty()) {
      return false;
    }
    ObjectNode resource = there.get();
    if (!ENTERED_IN_ERROR.equals(resource.path("status").asText())) {
      resource.put("status", ENTERED_IN_ERROR);
      String bundle =
          transactions.of(
              List.of(new PlannedWrite(entry, resource, ServersMeta.version(resource))));
      String answer =
          failures.calling(Purpose.WRITE, () -> client.transaction().withBundle(bundle).execute());
      transactions.versions(answer);
    }
    return true;
  }

  private Optional<ObjectNode> read(Ledger.Entry entry) {
    Bundle found =
        failures.calling(
            Purpose.READ,
            () ->
                client
                    .search()
                    .byUrl(entry.type() + "?_id=" + entry.id())
                    .returnBundle(Bundle.class)
                    .execute());
    return found.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(resource -> resource != null && resource.fhirType().equals(entry.type()))
        .findFirst()
        .map(context.newJsonParser()::encodeResourceToString)
        .map(transactions::resource);
  }
}
