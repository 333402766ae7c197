package routes.fhir.write;

import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.operations.PoisonRecordException;

/** What one attempt at one bundle came to. */
public sealed interface AttemptResult {

  /** Everything is as it should be at the FHIR server. */
  record Written(BundleAttempt work) implements AttemptResult {
    /** Whether that took a write of an Observation, which the server has taken. */
    boolean tookReadings() {
      return work.writes().stream()
          .anyMatch(write -> write.entry().type().equals(BundlePlanner.OBSERVATION));
    }

    /** Whether it found that an earlier write was taken, of which no answer had come. */
    boolean foundWhatWasSent() {
      return work.drafts().stream()
          .anyMatch(draft -> work.row(draft.id()).filter(row -> !row.confirmed()).isPresent());
    }
  }

  /** The FHIR server cannot be used now: nothing is said about the bundle. */
  record Outage(FhirOutageException failure) implements AttemptResult {}

  /** The bundle was not written, perhaps for what is in it. */
  sealed interface NotWritten extends AttemptResult {
    RuntimeException failure();

    /** Whether that may be for the Provenances that went with it. */
    boolean maybeForProvenance();
  }

  /**
   * Something in it is refused, and would be refused again.
   *
   * @param explained whether it went with Provenances
   */
  record Refused(PoisonRecordException failure, boolean explained) implements NotWritten {
    @Override
    public boolean maybeForProvenance() {
      return explained && failure instanceof FhirRefusalException;
    }
  }

  /** Another writer came first. */
  record Conflicted(FhirConflictException failure) implements NotWritten {
    @Override
    public boolean maybeForProvenance() {
      return false;
    }
  }

  /** A mistake of the product has come to light. */
  record Mistaken(RuntimeException failure) implements NotWritten {
    @Override
    public boolean maybeForProvenance() {
      return false;
    }
  }

  /**
   * The FHIR server answers with an error of its own, or does not let us: an outage, unless it
   * takes others.
   */
  record ServerError(FhirOutageException failure, boolean explained) implements NotWritten {
    @Override
    public boolean maybeForProvenance() {
      return explained;
    }
  }
}
