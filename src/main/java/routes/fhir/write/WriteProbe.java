package routes.fhir.write;

import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.FhirTransactions;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.FhirFailures.Purpose;

/**
 * A write that a FHIR server has nothing against: the Device that stands for this software, as it
 * stands there already where anything was filed with a Provenance.
 */
@Component
class WriteProbe {
  private final FhirTransactions server;
  private final TransactionBundle transactions;
  private final ClientIds clientIds;
  private final SoftwareDevice software;

  WriteProbe(
      FhirTransactions server,
      TransactionBundle transactions,
      ClientIds clientIds,
      SoftwareDevice software) {
    this.server = server;
    this.transactions = transactions;
    this.clientIds = clientIds;
    this.software = software;
  }

  /** Whether the server takes it now. */
  boolean isTaken() {
    try {
      BundleIds ids = clientIds.ofBundle();
      List<PlannedWrite> device = List.of(PlannedWrite.unsearched(ids, null, software.resource()));
      server.send(transactions.of(ids.sent(device)), Purpose.FILE);
      return true;
    } catch (FhirOutageException | FhirConflictException | FhirRefusalException notTaken) {
      return false;
    }
  }
}
