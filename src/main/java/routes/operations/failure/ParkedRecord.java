package routes.operations.failure;

import java.time.Instant;
import java.util.Map;
import routes.operations.stage.ReplayHeaders;

/**
 * A record on its way back to its topic.
 *
 * @param id of its row
 * @param retryAt since when it is due
 * @param topic where it came from
 * @param headers of the record, with its key and the time at which the broker first took it
 */
public record ParkedRecord(
    String id, Instant retryAt, String topic, byte[] body, Map<String, Object> headers) {

  static ParkedRecord of(
      String id, Instant retryAt, FailedRecord failed, Map<String, String> added) {
    Map<String, Object> headers = ReplayHeaders.headers(failed.headers());
    headers.putAll(added);
    return new ParkedRecord(id, retryAt, failed.topic(), failed.body(), headers);
  }

  /** The id only: content stays out of logs. */
  @Override
  public String toString() {
    return "ParkedRecord[" + id + "]";
  }
}
