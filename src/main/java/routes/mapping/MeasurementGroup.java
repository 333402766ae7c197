package routes.mapping;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Measurements of one device, type, patient, encounter and correlation inside one window, in any
 * order. A group becomes one Observation.
 *
 * @param start first instant of the window; the occurrence time for a window of one reading
 * @param end last instant inside the window; equal to {@code start} for a window of one reading
 * @param measurements at least one
 */
public record MeasurementGroup(Instant start, Instant end, List<Measurement> measurements) {

  public MeasurementGroup {
    if (measurements.isEmpty()) {
      throw new IllegalArgumentException("a measurement group holds at least one measurement");
    }
    measurements = List.copyOf(measurements);
  }

  public Measurement first() {
    return measurements.get(0);
  }

  /** Time of the latest measurement. */
  public Instant newest() {
    return measurements.stream()
        .map(Measurement::occurrenceTime)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
