package routes.fhir;

import java.util.Map;
import routes.mapping.Measurement;
import routes.operations.FailedRecord;
import routes.operations.PoisonRecordException;

/**
 * A record of the measurements topic as it was read.
 *
 * @param body its bytes, or null for a record without a value
 * @param headers its text headers
 * @param measurement what it says, or null where it is no measurement
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    byte[] body,
    Map<String, String> headers,
    Measurement measurement) {

  /** The stage of this room, as dead letters and withheld readings name it. */
  static final String STAGE = "file";

  /** The dead letter that this record becomes. */
  FailedRecord failed(PoisonRecordException failure) {
    return failed(failure.code(), failure.reason());
  }

  /** The dead letter that this record becomes. */
  FailedRecord failed(String code, String reason) {
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
