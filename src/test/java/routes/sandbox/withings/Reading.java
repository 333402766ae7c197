package routes.sandbox.withings;

import java.time.Instant;
import java.util.List;

/**
 * What a person measured or typed in, before Withings gives it a number.
 *
 * @param attrib 0 measured and this person's, 1 measured but ambiguous, 2 typed in (others: see the
 *     Withings data API, measure getmeas)
 * @param device null where the reading was typed in
 */
public record Reading(Instant date, int attrib, WithingsDevice device, List<Measure> measures) {

  public Reading {
    measures = List.copyOf(measures);
  }

  /** A reading of a device that is known to be this person's. */
  public static Reading measured(Instant date, WithingsDevice device, Measure... measures) {
    return new Reading(date, 0, device, List.of(measures));
  }

  /** The same reading, which Withings could not attribute to one user of the device. */
  public Reading ambiguous() {
    return new Reading(date, 1, device, measures);
  }
}
