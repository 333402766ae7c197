package routes.fhir.write;

import java.util.List;
import routes.fhir.draft.ObservationDraft;

/**
 * What one transaction is to bring, and what its batch may try.
 *
 * @param drafts no two are about the same Observation
 */
public record FilingBundle(List<ObservationDraft> drafts, FilingRetry retry) {
  public FilingBundle {
    drafts = List.copyOf(drafts);
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "FilingBundle[" + drafts.size() + "]";
  }
}
