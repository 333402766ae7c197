package routes.fhir.draft;

import java.util.List;
import routes.fhir.record.MeasurementRecord;
import routes.operations.failure.FailedRecord;

/**
 * What became of one item of a batch.
 *
 * @param drafts Observations to write
 * @param failed records of the item that cannot be filed, while the rest of it, where there is one,
 *     can
 * @param stuck records of the item that are to be tried again later
 */
public record Transformed(
    List<ObservationDraft> drafts, List<FailedRecord> failed, List<StuckRecords> stuck) {

  Transformed(List<ObservationDraft> drafts, List<FailedRecord> failed) {
    this(drafts, failed, List.of());
  }

  /** A mistake of the product keeps the item from going on. */
  static Transformed stuck(StuckRecords records) {
    return new Transformed(List.of(), List.of(), List.of(records));
  }

  /** No part of the item can be filed. */
  static Transformed failed(List<MeasurementRecord> sources, String code, String reason) {
    return new Transformed(
        List.of(), sources.stream().map(source -> source.failed(code, reason)).toList());
  }

  /** Nothing to write, nothing failed. */
  public static Transformed nothing() {
    return new Transformed(List.of(), List.of());
  }
}
