package routes.fhir.write;

import java.util.List;

/**
 * A batch that is ready to be written.
 *
 * @param waves bundles; those of a wave may be under way at the same time
 * @param setAside what is not written
 */
public record PreparedBatch(List<List<FilingBundle>> waves, FilingOutcome setAside) {
  public PreparedBatch {
    waves = List.copyOf(waves);
  }

  /** How many Observations are to be written. */
  public int observations() {
    return waves.stream().flatMap(List::stream).mapToInt(bundle -> bundle.drafts().size()).sum();
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "PreparedBatch[" + observations() + "]";
  }
}
