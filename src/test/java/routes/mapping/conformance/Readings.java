package routes.mapping.conformance;

import java.time.Instant;
import java.util.List;
import routes.mapping.Measurement;

/** Measurements of cases that tell no more than type, time and values. */
final class Readings {
  static final String DEVICE = "d";

  private Readings() {}

  static Measurement of(String type, Instant time, Measurement.Property property) {
    return of(type, time, null, List.of(property));
  }

  static Measurement of(
      String type, Instant time, String correlation, List<Measurement.Property> properties) {
    return new Measurement(
        type, time, null, DEVICE, null, null, correlation, null, null, properties, null);
  }
}
