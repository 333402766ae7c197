package routes.fhir.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import routes.mapping.Measurement;

/** Reads records of the measurements topic. */
public final class MeasurementRecords {
  private final ObjectMapper json;

  public MeasurementRecords(ObjectMapper json) {
    this.json = json;
  }

  /** Whether this says no more than that a record was deleted, which its vendor named by its id. */
  public static boolean deletesRecord(Measurement measurement) {
    return measurement != null
        && measurement.retracts()
        && measurement.type() == null
        && measurement.origin().linkId() != null
        && measurement.origin().vendor() != null
        && measurement.origin().sourceId() != null
        && measurement.origin().sourceVersion() != null;
  }

  /** Whether this says no more than that the readings of a range were deleted. */
  static boolean deletesRange(Measurement measurement) {
    return measurement != null
        && measurement.retractsRange()
        && measurement.type() == null
        && measurement.origin().linkId() != null
        && measurement.origin().vendor() != null
        && measurement.origin().dataType() != null
        && measurement.origin().sourceVersion() != null;
  }

  /** Whether this says no more than which records of a range its vendor still has. */
  public static boolean reconciles(Measurement measurement) {
    return measurement != null
        && measurement.type() == null
        && measurement.origin() != null
        && "reconcile".equals(measurement.origin().operation())
        && measurement.origin().linkId() != null
        && measurement.origin().vendor() != null
        && measurement.origin().dataType() != null
        && measurement.origin().sourceVersion() != null
        && measurement.origin().range() != null;
  }

  /** Whether this is no reading, but a notice about readings that may have been filed. */
  public static boolean isNotice(Measurement measurement) {
    return deletesRecord(measurement) || deletesRange(measurement) || reconciles(measurement);
  }

  /** A record as the batching Kafka consumer gives it, its measurement null where it is none. */
  public MeasurementRecord read(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody() == null ? null : message.getBody(byte[].class);
    return new MeasurementRecord(
        message.getHeader(KafkaConstants.TOPIC, String.class),
        message.getHeader(KafkaConstants.PARTITION, Integer.class),
        message.getHeader(KafkaConstants.OFFSET, Long.class),
        body,
        texts(message.getHeaders()),
        timed(parsed(body), message.getHeader(KafkaConstants.TIMESTAMP, Long.class)));
  }

  private Measurement parsed(byte[] body) {
    try {
      return body == null ? null : json.readValue(body, Measurement.class);
    } catch (IOException malformed) {
      return null;
    }
  }

  /** The deletion of a record was taken when this topic took it: its readings came this way too. */
  private static Measurement timed(Measurement measurement, Long taken) {
    if (taken == null || !deletesRecord(measurement)) {
      return measurement;
    }
    return measurement.from(measurement.origin().takenAt(Instant.ofEpochMilli(taken)));
  }

  private static Map<String, String> texts(Map<String, Object> headers) {
    Map<String, String> texts = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (value instanceof String text && !name.startsWith("Camel")) {
            texts.put(name, text);
          }
        });
    if (headers.get(KafkaConstants.TIMESTAMP) instanceof Long taken) {
      texts.put(KafkaConstants.TIMESTAMP, taken.toString());
    }
    return texts;
  }
}
