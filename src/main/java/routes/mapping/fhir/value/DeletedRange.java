package routes.mapping.fhir.value;

import java.time.Instant;
import routes.mapping.Measurement;

/**
 * All readings of one value in a range, which their source deleted.
 *
 * @param name of the value
 * @param version highest version of a reading that is deleted
 */
record DeletedRange(String name, Measurement.Range range, Instant version) {
  /** Whether a reading is one of them. */
  boolean hides(Point point) {
    return range.contains(point.time()) && !point.version().isAfter(version);
  }
}
