package routes.operations.stage;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaConstants;

/** What a record that was read is sent to a topic again with. */
public final class ReplayHeaders {
  /** The record header with the name of the one destination that the record is for. */
  public static final String DESTINATION = "wearables-destination";

  private ReplayHeaders() {}

  /**
   * Its own headers, its key, and the time at which the broker first took it.
   *
   * @param read the headers that the Kafka consumer gave it, as texts
   */
  public static Map<String, Object> headers(Map<String, String> read) {
    Map<String, Object> headers = new HashMap<>();
    read.forEach(
        (name, value) -> {
          if (!name.startsWith("kafka.")) {
            headers.put(name, value);
          }
        });
    String key = read.get(KafkaConstants.KEY);
    if (key != null) {
      headers.put(KafkaConstants.KEY, key);
    }
    String taken = read.get(KafkaConstants.TIMESTAMP);
    if (taken != null) {
      headers.put(KafkaConstants.OVERRIDE_TIMESTAMP, Long.valueOf(taken));
    }
    return headers;
  }
}
