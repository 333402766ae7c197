package routes.fhir.write;

import java.util.List;
import routes.fhir.record.GroupedItem;

/**
 * A batch of the measurements topic, grouped by Observation.
 *
 * @param items what to do
 * @param retry what the batch may try, from when it was grouped
 */
public record FilingBatch(List<GroupedItem> items, FilingRetry retry) {
  public FilingBatch {
    items = List.copyOf(items);
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "FilingBatch[" + items.size() + "]";
  }
}
