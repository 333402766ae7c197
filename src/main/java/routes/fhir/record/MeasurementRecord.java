package routes.fhir.record;

import java.time.Instant;
import java.util.Map;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailedRecord;

/**
 * A record of the measurements topic as it was read.
 *
 * @param body its bytes, or null for a record without a value
 * @param headers its text headers
 * @param measurement what it says, or null where it is no measurement
 * @param left where a record was filed that the measurement takes back from there, or null
 */
public record MeasurementRecord(
    String topic,
    int partition,
    long offset,
    byte[] body,
    Map<String, String> headers,
    Measurement measurement,
    FiledPlace left) {

  /** The stage of this room, as dead letters and withheld readings name it. */
  public static final String STAGE = "file";

  /** A record as it was read, which takes nothing back. */
  MeasurementRecord(
      String topic,
      int partition,
      long offset,
      byte[] body,
      Map<String, String> headers,
      Measurement measurement) {
    this(topic, partition, offset, body, headers, measurement, null);
  }

  /**
   * The deletion of what a record was filed as, caused by this one.
   *
   * @param version of the deletion, or null where the vendor tells none
   * @param taken when the broker took what causes it
   */
  public MeasurementRecord retracting(FiledPlace place, Instant version, Instant taken) {
    Measurement.Origin deletion = measurement.origin().deletion().told(version).takenAt(taken);
    return with(place.reading().from(deletion), place);
  }

  /**
   * The deletion of the readings of a range in one Observation, caused by this one.
   *
   * @param window specimen of what the Observation was filed of
   */
  public MeasurementRecord retractingRange(FiledPlace window) {
    Measurement.Origin cause = measurement.origin();
    return with(window.reading().from(cause.deletion().told(null).within(cause.range())), null);
  }

  /** The same reading with a version of its source. */
  MeasurementRecord told(Instant version) {
    return with(measurement.from(measurement.origin().told(version)), left);
  }

  private MeasurementRecord with(Measurement other, FiledPlace leaves) {
    return new MeasurementRecord(topic, partition, offset, body, headers, other, leaves);
  }

  /** The dead letter that this record becomes. */
  public FailedRecord failed(PoisonRecordException failure) {
    return failed(failure.code(), failure.reason());
  }

  /** The dead letter that this record becomes. */
  public FailedRecord failed(String code, String reason) {
    Measurement.Origin origin = measurement == null ? null : measurement.origin();
    return new FailedRecord(
        STAGE,
        topic,
        partition,
        offset,
        0,
        code,
        reason,
        origin == null ? null : origin.vendor(),
        origin == null ? null : origin.linkId(),
        origin == null ? null : origin.traceId(),
        body,
        headers);
  }

  /** The position only: content stays out of logs. */
  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
