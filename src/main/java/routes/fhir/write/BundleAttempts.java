package routes.fhir.write;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.bundle.FhirTransactions;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.write.AttemptResult.Conflicted;
import routes.fhir.write.AttemptResult.Mistaken;
import routes.fhir.write.AttemptResult.Outage;
import routes.fhir.write.AttemptResult.Refused;
import routes.fhir.write.AttemptResult.ServerError;
import routes.fhir.write.AttemptResult.Written;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailureKinds;

/**
 * One attempt at one bundle: reads what the FHIR server holds of it, plans, sends the transaction
 * and takes in the answer. Says in one place what each failure means. Thread-safe.
 */
@Component
public class BundleAttempts {
  private final BundlePlanner writer;
  private final OverwriteRepair overwriteRepair;
  private final FhirTransactions server;

  BundleAttempts(BundlePlanner writer, OverwriteRepair overwriteRepair, FhirTransactions server) {
    this.writer = writer;
    this.overwriteRepair = overwriteRepair;
    this.server = server;
  }

  /**
   * What it comes to. Whatever else goes wrong (the database, for instance) is thrown.
   *
   * @param begin begins the work with what the ledger knows
   */
  AttemptResult of(Supplier<BundleAttempt> begin) {
    BundleAttempt work = null;
    try {
      work = begin.get();
      doWork(work);
      return new Written(work);
    } catch (PoisonRecordException refused) {
      return new Refused(refused, work != null && work.explained());
    } catch (FhirConflictException conflict) {
      return new Conflicted(conflict);
    } catch (FhirOutageException outage) {
      return outage.mayBeForContent()
          ? new ServerError(outage, work != null && work.explained())
          : new Outage(outage);
    } catch (RuntimeException failure) {
      if (FailureKinds.isMistake(failure)) {
        return new Mistaken(failure);
      }
      throw failure;
    }
  }

  private void doWork(BundleAttempt work) {
    work.searches().forEach(query -> find(query, work));
    String bundle = writer.plan(work);
    if (bundle == null) {
      return;
    }
    work.answered(server.send(bundle, Purpose.FILE));
    work.answerSearches().forEach(query -> find(query, work));
    String overwritten = overwriteRepair.amended(work);
    if (overwritten != null) {
      work.answered(server.send(overwritten, Purpose.FILE));
    }
    writer.confirm(work);
  }

  private void find(String query, BundleAttempt work) {
    server.search(query, Purpose.FIND).forEach(work.ids()::found);
  }
}
