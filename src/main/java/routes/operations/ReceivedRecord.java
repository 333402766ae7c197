package routes.operations;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * One record as it came from the broker, free of Camel, so that beans can be tested alone.
 *
 * @param key record key, or null
 * @param value the bytes of the record; never null, empty for a record without value
 * @param headers record headers that are text
 * @param timestamp when the broker took the record
 */
public record ReceivedRecord(
    String topic,
    int partition,
    long offset,
    String key,
    byte[] value,
    Map<String, String> headers,
    Instant timestamp) {

  /** The records of a batch, in the order in which they were polled. */
  public static List<ReceivedRecord> of(List<Exchange> batch) {
    List<ReceivedRecord> records = new ArrayList<>(batch.size());
    for (Exchange exchange : batch) {
      records.add(of(exchange.getMessage()));
    }
    return records;
  }

  private static ReceivedRecord of(Message message) {
    Map<String, String> headers = new TreeMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("kafka.") && !name.startsWith("Camel")) {
                if (value instanceof String text) {
                  headers.put(name, text);
                } else if (value instanceof byte[] bytes) {
                  headers.put(name, new String(bytes, StandardCharsets.UTF_8));
                }
              }
            });
    Object body = message.getBody();
    byte[] value =
        body instanceof byte[] bytes
            ? bytes
            : body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
    Long timestamp = message.getHeader(KafkaConstants.TIMESTAMP, Long.class);
    return new ReceivedRecord(
        message.getHeader(KafkaConstants.TOPIC, String.class),
        message.getHeader(KafkaConstants.PARTITION, Integer.class),
        message.getHeader(KafkaConstants.OFFSET, Long.class),
        message.getHeader(KafkaConstants.KEY, String.class),
        value,
        headers,
        Instant.ofEpochMilli(timestamp == null ? 0 : timestamp));
  }
}
