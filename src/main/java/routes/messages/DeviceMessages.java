package routes.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.mapping.Timestamps;
import routes.messages.OutboundRecord.Cause;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;
import routes.operations.audit.AuditOutcome;
import routes.operations.audit.SendCounts;
import routes.operations.support.StartRefusedException;

/**
 * Makes device messages out of what senders and vendors gave: one JSON document in the IoMT
 * envelope, with the properties that say whose it is.
 */
@Component("deviceMessages")
@EnableConfigurationProperties(Senders.class)
public class DeviceMessages {
  /** One of many records that an import fetches; their contents tell them apart. */
  private static final int PART = 1;

  private final Senders senders;
  private final ObjectMapper json;
  private final SendCounts sends;
  private final String siteTimeZone;

  /**
   * Takes senders and time zone from the configuration.
   *
   * @param siteTimeZone IANA zone or offset of whoever is not said to be elsewhere, or empty
   * @throws StartRefusedException where that is none
   */
  public DeviceMessages(
      Senders senders,
      ObjectMapper json,
      SendCounts sends,
      @Value("${site-time-zone:}") String siteTimeZone) {
    if (!siteTimeZone.isEmpty() && Timestamps.zone(siteTimeZone).isEmpty()) {
      throw new StartRefusedException(
          "site-time-zone is neither a time zone (Europe/Amsterdam) nor an offset (+01:00).");
    }
    this.senders = senders;
    this.json = json;
    this.sends = sends;
    this.siteTimeZone = siteTimeZone;
  }

  /**
   * A document that an authenticated sender posted. With the property {@code operation} {@code
   * delete} the readings in it are taken back.
   *
   * @param sender authenticated name
   * @param bytes body of the request
   * @throws PoisonRecordException not JSON, an unknown operation, or the sender has no mapping
   */
  public OutboundRecord posted(String sender, byte[] bytes) {
    String traceId = UUID.randomUUID().toString();
    Envelope envelope = Envelope.read(bytes);
    String operation = envelope.wantedOperation(Map.of());
    return outbound(envelope.withoutOwnProperties(), sender, operation, traceId, traceId);
  }

  /**
   * A record of the ingest topic, which counts as sent. The trace id derives from the record's
   * place, so that a record read twice keeps it; it counts twice.
   *
   * @throws PoisonRecordException not JSON, an unknown operation, or the topic's sender has no
   *     mapping
   */
  public OutboundRecord ingested(ReceivedRecord ingested) {
    AuditOutcome outcome = AuditOutcome.REFUSED;
    try {
      OutboundRecord record = ofTopic(ingested);
      outcome = AuditOutcome.DONE;
      return record;
    } finally {
      sends.count(senders.ofIngestTopic(), outcome);
    }
  }

  private OutboundRecord ofTopic(ReceivedRecord ingested) {
    String traceId =
        "%s-%d-%d".formatted(ingested.topic(), ingested.partition(), ingested.offset());
    Envelope envelope = Envelope.read(ingested.value());
    String operation = envelope.wantedOperation(ingested.headers());
    envelope.withoutOwnProperties().withHeaders(ingested.headers());
    String key = ingested.key() == null ? traceId : ingested.key();
    OutboundRecord record = outbound(envelope, senders.ofIngestTopic(), operation, traceId, key);
    return new OutboundRecord(
        record.key(), record.value(), new Cause("ingest", ingested, 0, false));
  }

  /**
   * One document that an import took out of a vendor's answer. Its route says in exchange
   * properties what it knows of it; what it does not know is left out.
   *
   * @param document the vendor's JSON, unchanged
   * @param task what the import is about, by property name
   * @param sourceId the vendor's id of the record
   * @param modified when the vendor last changed it, seconds since 1970 or an ISO instant; any
   *     other text is left out
   * @param deviceId the vendor's device id; readings of one device keep their order
   * @param request the sync request that is being done, or null
   */
  public OutboundRecord imported(
      @Body Map<String, Object> document,
      @ExchangeProperty("origin") Map<String, String> task,
      @ExchangeProperty("timezone") String timezone,
      @ExchangeProperty("sourceId") String sourceId,
      @ExchangeProperty("modified") String modified,
      @ExchangeProperty("deviceId") String deviceId,
      @ExchangeProperty("deviceModel") String deviceModel,
      @ExchangeProperty("received") ReceivedRecord request) {
    Envelope envelope = Envelope.around(json.valueToTree(document));
    task.forEach(envelope::with);
    envelope
        .with("operation", Envelope.UPSERT)
        .with("timezone", timezone)
        .withDefault("timezone", siteTimeZone)
        .with("sourceId", sourceId)
        .with("sourceVersion", instant(modified))
        .with("deviceModel", deviceModel);
    return new OutboundRecord(
        task.get("connectionId") + "|" + (deviceId == null ? "" : deviceId),
        envelope.document(),
        request == null ? null : new Cause("import", request, PART, true));
  }

  private static String instant(String time) {
    if (time == null) {
      return null;
    }
    if (time.matches("\\d{1,12}")) {
      return Instant.ofEpochSecond(Long.parseLong(time)).toString();
    }
    return Timestamps.isoInstant(time).map(Instant::toString).orElse(null);
  }

  private OutboundRecord outbound(
      Envelope envelope, String sender, String operation, String traceId, String key) {
    String mapping =
        senders
            .mapping(sender)
            .orElseThrow(
                () ->
                    new PoisonRecordException(
                        "unmapped-sender",
                        "The sender '%s' has no mapping; set %s to the name of a mapping folder."
                            .formatted(sender, Senders.property(sender))));
    envelope
        .with("sender", sender)
        .with("vendor", mapping)
        .withDefault("timezone", siteTimeZone)
        .with("operation", operation)
        .with("traceId", traceId);
    return new OutboundRecord(sender + "|" + key, envelope.document());
  }
}
