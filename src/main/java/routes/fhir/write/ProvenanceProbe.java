package routes.fhir.write;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.Sha256;
import routes.fhir.resource.ProvenanceResources;

/**
 * Finds out whether a FHIR server takes Provenance, by writing the one of the Device that stands
 * for this software. A refusal is one of Provenance only where that Device alone is taken.
 */
@Component
class ProvenanceProbe {
  private final IGenericClient client;
  private final FhirFailures failures;
  private final TransactionBundle transactions;
  private final ClientIds clientIds;
  private final SoftwareDevice software;
  private final ProvenanceResources resources;
  private final Clock clock;

  ProvenanceProbe(
      IGenericClient client,
      FhirFailures failures,
      TransactionBundle transactions,
      ClientIds clientIds,
      SoftwareDevice software,
      ProvenanceResources resources,
      Clock clock) {
    this.client = client;
    this.failures = failures;
    this.transactions = transactions;
    this.clientIds = clientIds;
    this.software = software;
    this.resources = resources;
    this.clock = clock;
  }

  /**
   * The status with which it refuses Provenance; empty where it takes it, or takes nothing. It is
   * asked again at the end: a server on its way up refuses the first call and takes the second.
   *
   * @throws FhirOutageException where it cannot be asked now
   * @throws FhirConflictException where another instance is asking it
   */
  Optional<Integer> refusal() {
    BundleIds ids = clientIds.ofBundle();
    PlannedWrite device = PlannedWrite.unsearched(ids, null, software.resource());
    PlannedWrite explaining = PlannedWrite.unsearched(ids, null, provenance());
    List<PlannedWrite> both = List.of(device, explaining);
    if (refusal(ids, both).isEmpty() || refusal(ids, List.of(device)).isPresent()) {
      return Optional.empty();
    }
    return refusal(ids, both);
  }

  private ObjectNode provenance() {
    return resources.of(
        Sha256.hex(software.reference()),
        new ProvenanceResources.Said(
            ProvenanceResources.Activity.CREATE,
            List.of(software.reference()),
            new TreeSet<>(),
            clock.instant(),
            null,
            new TreeSet<>()));
  }

  private Optional<Integer> refusal(BundleIds ids, List<PlannedWrite> writes) {
    String bundle = transactions.of(ids.sent(writes));
    try {
      transactions.refuseFailures(
          failures.calling(
              Purpose.OPTIONAL,
              () ->
                  ExpectedAnswers.transaction(
                      client.transaction().withBundle(bundle).execute(), bundle)));
      return Optional.empty();
    } catch (FhirRefusalException e) {
      return Optional.of(e.status());
    }
  }
}
