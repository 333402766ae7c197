package routes.operations.failure;

import java.util.Map;
import routes.operations.ReceivedRecord;
import routes.operations.broker.RecordIds;

/**
 * A record as it was when a stage gave it up, with the reason.
 *
 * @param stage the stage that failed: ingest, import, normalize or file
 * @param topic the topic it was read from
 * @param partition its partition
 * @param offset its offset
 * @param match which part of the record failed, counted from 0 where one record becomes several; 0
 *     for the whole record
 * @param code short and stable, for counting
 * @param reason in words a person understands; no reading, name or token
 * @param vendor null where unknown
 * @param connectionId null where unknown
 * @param traceId null where unknown
 * @param body the original bytes, null for a record without a value
 * @param headers the original record headers
 */
public record FailedRecord(
    String stage,
    String topic,
    int partition,
    long offset,
    int match,
    String code,
    String reason,
    String vendor,
    String connectionId,
    String traceId,
    byte[] body,
    Map<String, String> headers) {

  /**
   * What a stage made of a record that it has read, or the record itself.
   *
   * @param match which part of the record, 0 for the whole
   * @param owner whose it is
   * @param body what is kept of it
   */
  public static FailedRecord of(
      String stage,
      ReceivedRecord received,
      int match,
      String code,
      String reason,
      RecordOwner owner,
      byte[] body) {
    return new FailedRecord(
        stage,
        received.topic(),
        received.partition(),
        received.offset(),
        match,
        code,
        reason,
        owner.vendor().orElse(null),
        owner.connectionId().orElse(null),
        owner.traceId().orElse(null),
        body,
        received.headers());
  }

  /** Where it stood, and which part of it failed. */
  RecordIds.Place place() {
    return new RecordIds.Place(stage, topic, partition, offset, match);
  }

  /** Whose it is, as far as that may be shown. */
  RecordOwner owner() {
    return RecordOwner.of(vendor, connectionId, traceId);
  }

  /** Names the record by its position only, so that no content reaches a log. */
  @Override
  public String toString() {
    return "FailedRecord["
        + stage
        + " "
        + topic
        + "-"
        + partition
        + "-"
        + offset
        + "#"
        + match
        + "]";
  }
}
