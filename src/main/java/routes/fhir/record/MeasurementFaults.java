package routes.fhir.record;

import java.util.Optional;
import java.util.stream.Stream;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;

/** What is wrong with a reading whoever it is of. */
public final class MeasurementFaults {
  private MeasurementFaults() {}

  /**
   * Why the reading is none, or empty where nothing is wrong with it.
   *
   * @param measurement null where the record was none; no notice, which lacks what readings have
   */
  public static Optional<PoisonRecordException> of(Measurement measurement) {
    if (measurement == null) {
      return Optional.of(
          new PoisonRecordException("malformed-measurement", "The record is no measurement JSON."));
    }
    if (lacks(measurement)) {
      return Optional.of(
          new PoisonRecordException(
              "incomplete-measurement",
              "The measurement lacks its type, time, device, vendor, or both connection and"
                  + " sender."));
    }
    if (isUnstorable(measurement)) {
      return Optional.of(
          new PoisonRecordException(
              "malformed-measurement",
              "The measurement's device, encounter or correlation has the character U+0000, which"
                  + " PostgreSQL does not store."));
    }
    return Optional.empty();
  }

  private static boolean lacks(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    return measurement.type() == null
        || measurement.occurrenceTime() == null
        || measurement.deviceId() == null
        || origin == null
        || origin.vendor() == null
        || (origin.linkId() == null && origin.sender() == null);
  }

  private static boolean isUnstorable(Measurement measurement) {
    return Stream.of(
            Optional.of(measurement.deviceId()),
            Optional.ofNullable(measurement.encounterId()),
            Optional.ofNullable(measurement.correlationId()))
        .flatMap(Optional::stream)
        .anyMatch(id -> id.indexOf(0) >= 0);
  }
}
