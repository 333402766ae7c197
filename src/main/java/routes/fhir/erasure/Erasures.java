package routes.fhir.erasure;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.FhirTransactions;
import routes.fhir.bundle.Ledger;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.FhirSearch;
import routes.fhir.client.ServerMeta;
import routes.fhir.deletion.VendorRecordIndex;
import routes.fhir.device.SeenDevices;
import routes.fhir.resource.ProvenanceResources;

/**
 * Deletes from the FHIR server what stands there of one link, in transactions of bounded size. What
 * the server does not delete is marked entered-in-error instead. The ledger remembers both, so that
 * a late delivery of the same readings writes nothing. Provenances that can neither be deleted nor
 * read hold nothing up: the ledger has them as kept by the server, since nobody can tell.
 */
@Component("erasures")
public class Erasures {
  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final String ENTERED_IN_ERROR = "entered-in-error";

  private final Ledger ledger;
  private final TransactionBundle transactions;
  private final FhirTransactions server;
  private final IGenericClient client;
  private final FhirSearch search;
  private final ServerReferences standing;
  private final FhirFailures failures;
  private final FhirProperties fhir;
  private final VendorRecordIndex records;
  private final SeenDevices devices;

  Erasures(
      Ledger ledger,
      TransactionBundle transactions,
      FhirTransactions server,
      IGenericClient client,
      FhirSearch search,
      ServerReferences standing,
      FhirFailures failures,
      FhirProperties fhir,
      VendorRecordIndex records,
      SeenDevices devices) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.server = server;
    this.client = client;
    this.search = search;
    this.standing = standing;
    this.failures = failures;
    this.fhir = fhir;
    this.records = records;
    this.devices = devices;
  }

  /**
   * Deletes one transaction's worth of this link: all at once, or each alone where the server would
   * not delete all at once.
   *
   * @return what was deleted, or null where nothing is left
   * @throws FhirOutageException where the server cannot be used now
   * @throws FhirConflictException where another writer came first
   */
  public Erasure deleteNext(String linkId) {
    Erasure erasure = next(linkId);
    if (erasure != null) {
      try {
        deleteTogether(erasure);
      } catch (FhirRefusalException | FhirConflictException notAll) {
        deleteEachAlone(erasure);
      }
    }
    return erasure;
  }

  private Erasure next(String linkId) {
    List<Ledger.Entry> entries = ledger.ofLink(linkId, fhir.bundleSize());
    while (!entries.isEmpty()) {
      Map<Ledger.Entry, List<String>> found = standing.of(entries);
      ledger.marked(entries.stream().filter(entry -> !found.containsKey(entry)).toList());
      Erasure erasure = new Erasure(found);
      if (!erasure.references().isEmpty()) {
        return erasure;
      }
      ledger.erased(erasure.entries());
      entries = ledger.ofLink(linkId, fhir.bundleSize());
    }
    records.erase(linkId);
    devices.erase(linkId);
    return null;
  }

  private void deleteTogether(Erasure erasure) {
    server.send(transactions.deleting(erasure.references()), Purpose.DELETE);
    ledger.erased(erasure.entries());
    erasure.addErased((int) erasure.entries().stream().filter(Erasures::counts).count());
  }

  private void deleteEachAlone(Erasure erasure) {
    for (Ledger.Entry entry : erasure.entries()) {
      boolean kept = false;
      for (String reference : erasure.references(entry)) {
        kept |= !delete(reference) && mark(entry, reference);
      }
      int counted = counts(entry) ? 1 : 0;
      if (kept) {
        ledger.marked(List.of(entry));
        erasure.addMarked(counted);
      } else {
        ledger.erased(List.of(entry));
        erasure.addErased(counted);
      }
    }
  }

  /** A Provenance holds no reading. */
  private static boolean counts(Ledger.Entry entry) {
    return !entry.type().equals(ProvenanceResources.TYPE);
  }

  private boolean delete(String reference) {
    IdType id = new IdType(reference);
    try {
      failures.calling(
          Purpose.DELETE,
          () ->
              ExpectedAnswers.written(
                  client.delete().resourceById(id).execute(), id.getResourceType()));
      return true;
    } catch (FhirRefusalException e) {
      boolean gone = e.status() == 404 || e.status() == 410;
      if (!gone) {
        String type = reference.substring(0, reference.indexOf('/'));
        LOG.warn("the FHIR server does not delete a {} ({})", type, e.status());
      }
      return gone;
    }
  }

  /** Whether the server has it at all. */
  private boolean mark(Ledger.Entry entry, String reference) {
    String id = reference.substring(reference.indexOf('/') + 1);
    Optional<ObjectNode> there;
    try {
      there = read(entry.type(), id);
    } catch (FhirRefusalException unknown) {
      return true;
    }
    if (there.isEmpty()) {
      return false;
    }
    ObjectNode resource = there.get();
    // R4 gives a Provenance no status.
    if (counts(entry) && !ENTERED_IN_ERROR.equals(resource.path("status").asText())) {
      resource.put("status", ENTERED_IN_ERROR);
      Ledger.Entry placed = entry.at(entry.identifier(), id);
      Optional<String> version = ServerMeta.version(resource);
      String bundle = transactions.of(List.of(new PlannedWrite(placed, resource, version)));
      transactions.refuseFailures(
          failures.calling(
              Purpose.WRITE,
              () ->
                  ExpectedAnswers.transaction(
                      client.transaction().withBundle(bundle).execute(), bundle)));
    }
    return true;
  }

  private Optional<ObjectNode> read(String type, String id) {
    return search.all(type + "?_id=" + id, ServerReferences.toRead(type)).stream()
        .filter(resource -> resource.path("resourceType").asText().equals(type))
        .findFirst();
  }
}
