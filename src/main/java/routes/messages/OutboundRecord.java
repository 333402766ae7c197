package routes.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import routes.operations.ReceivedRecord;
import routes.operations.failure.FailedRecord;
import routes.operations.failure.RecordOwner;

/**
 * A record to be sent to the next topic.
 *
 * @param key decides the partition, and so which records keep their order
 * @param value JSON document, sent as UTF-8
 * @param cause what it was made of, or null where that is no record of a topic
 */
public record OutboundRecord(String key, JsonNode value, Cause cause) {

  public OutboundRecord(String key, JsonNode value) {
    this(key, value, null);
  }

  /**
   * What a record was made of.
   *
   * @param stage that made it
   * @param match which part of the record it is, 0 for the whole
   * @param fetched whether the content came from elsewhere: the record that was read does not hold
   *     it
   */
  public record Cause(String stage, ReceivedRecord received, int match, boolean fetched) {}

  /** The dead letter that it becomes, where it cannot be sent for a reason of its own. */
  FailedRecord failed(String code, String reason) {
    byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
    ReceivedRecord received = cause.received();
    return FailedRecord.of(
        cause.stage(),
        received,
        cause.match(),
        code,
        reason,
        RecordOwner.in(key, bytes),
        cause.fetched() ? bytes : received.value());
  }
}
