package routes.fhir;

import java.util.List;
import routes.operations.FailedRecord;

/**
 * What became of one item of a batch.
 *
 * @param drafts Observations to write
 * @param failed records of the item that cannot be filed, while the rest of it can
 */
public record Transformed(List<ObservationDraft> drafts, List<FailedRecord> failed) {
  /** Nothing to write, nothing failed. */
  static Transformed nothing() {
    return new Transformed(List.of(), List.of());
  }
}
