package routes.operations;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * A record on its way back to its topic.
 *
 * @param id of its row
 * @param topic where it came from
 * @param headers of the record, with its key and the time at which the broker first took it
 */
public record ParkedRecord(String id, String topic, byte[] body, Map<String, Object> headers) {

  static ParkedRecord of(String id, FailedRecord failed, Map<String, String> added) {
    Map<String, Object> headers = new HashMap<>();
    failed
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("kafka.")) {
                headers.put(name, value);
              }
            });
    headers.putAll(added);
    String key = failed.headers().get(KafkaConstants.KEY);
    if (key != null) {
      headers.put(KafkaConstants.KEY, key);
    }
    String taken = failed.headers().get(KafkaConstants.TIMESTAMP);
    if (taken != null) {
      headers.put(KafkaConstants.OVERRIDE_TIMESTAMP, Long.valueOf(taken));
    }
    return new ParkedRecord(id, failed.topic(), failed.body(), headers);
  }

  /** The id only: content stays out of logs. */
  @Override
  public String toString() {
    return "ParkedRecord[" + id + "]";
  }
}
