package routes.fhir.draft;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.record.MeasurementRecord;
import routes.operations.failure.FailedRecord;
import routes.operations.failure.FailureKinds;

/**
 * Records that cannot go on now for a reason of their own, and may later: they wait in the database
 * and their batch goes on.
 *
 * @param observationId the Observation they belong to, or null where that is not known
 * @param failed the records, with the reason
 * @param notBefore when they are tried again; empty where that follows from how often they were
 */
public record StuckRecords(
    String observationId, List<FailedRecord> failed, Optional<Instant> notBefore) {
  StuckRecords(String observationId, List<FailedRecord> failed) {
    this(observationId, failed, Optional.empty());
  }

  public static StuckRecords mistake(
      String observationId, List<MeasurementRecord> sources, Throwable failure) {
    return new StuckRecords(
        observationId,
        failed(
            sources,
            "unforeseen",
            "The product cannot handle this record: " + FailureKinds.of(failure)));
  }

  /** Of no Observation yet. */
  static StuckRecords ungrouped(List<MeasurementRecord> sources, RuntimeException failure) {
    return failure instanceof FhirConflictException
        ? new StuckRecords(
            null,
            failed(
                sources,
                "version-conflict",
                "The FHIR server reports a conflict of the Patient that is to be made."))
        : mistake(null, sources, failure);
  }

  public static StuckRecords conflict(ObservationDraft draft) {
    return new StuckRecords(
        draft.id(),
        failed(
            draft.sources(),
            "version-conflict",
            "The FHIR server reports a version conflict of this Observation time and again."));
  }

  /** Others are written; of this one the server says nothing that lasts. */
  public static StuckRecords serverError(ObservationDraft draft, FhirOutageException failure) {
    return new StuckRecords(
        draft.id(),
        failed(
            draft.sources(),
            "server-error",
            "The FHIR server takes others and not this Observation: " + failure.kind() + "."));
  }

  /**
   * @param until when the last of the earlier ones is tried again
   */
  public static StuckRecords behind(ObservationDraft draft, Instant until) {
    return new StuckRecords(
        draft.id(),
        failed(draft.sources(), "behind-parked", "Earlier records of the same Observation wait."),
        Optional.of(until));
  }

  private static List<FailedRecord> failed(
      List<MeasurementRecord> sources, String code, String reason) {
    return sources.stream().map(source -> source.failed(code, reason)).toList();
  }
}
