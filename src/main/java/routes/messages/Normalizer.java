package routes.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.mapping.Measurement;
import routes.mapping.Measurement.Origin;
import routes.mapping.catalog.MappingPair;
import routes.mapping.catalog.Mappings;
import routes.mapping.device.MatchFailure;
import routes.mapping.device.Normalization;
import routes.messages.OutboundRecord.Cause;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;
import routes.operations.failure.FailedRecord;

/** Runs the vendor's device mapping over one device message. */
@Component("normalizer")
public class Normalizer {
  /** A clock may be wrong, but a reading from further ahead is no reading. */
  static final Duration AHEAD = Duration.ofDays(1);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Mappings mappings;

  public Normalizer(Mappings mappings) {
    this.mappings = mappings;
  }

  /**
   * @throws PoisonRecordException the whole message cannot be read: not JSON, no mapping of that
   *     name, or no template that matches
   */
  public Normalized normalize(ReceivedRecord received) {
    Envelope envelope = Envelope.read(received.value());
    MappingPair pair = pair(envelope);
    Normalization result = pair.device().normalize(envelope.document());
    if (result.measurements().isEmpty() && result.failures().isEmpty()) {
      throw new PoisonRecordException(
          "nothing-matched",
          "No template of mappings/%s/device.json matches the message.".formatted(pair.vendor()));
    }
    int parts = result.measurements().size() + result.failures().size();
    Origin origin = origin(envelope, received, pair, parts);
    List<OutboundRecord> measurements = new ArrayList<>(result.measurements().size());
    List<FailedRecord> failures = new ArrayList<>();
    for (MatchFailure failure : result.failures()) {
      failures.add(failed(received, origin, failure.match(), failure.code(), failure.reason()));
    }
    int place = 0;
    for (Measurement measurement : result.measurements()) {
      place++;
      if (measurement.occurrenceTime().isAfter(received.timestamp().plus(AHEAD))) {
        failures.add(
            failed(
                received,
                origin,
                -place,
                "time-ahead",
                "The %s reading is dated more than a day after it arrived."
                    .formatted(measurement.type())));
      } else {
        measurements.add(
            outbound(measurement.from(origin), new Cause("normalize", received, -place, false)));
      }
    }
    return new Normalized(measurements, failures);
  }

  /**
   * The readings of a message, without anything being sent. Matches that fail say nothing here;
   * they become dead letters on their way.
   *
   * @throws PoisonRecordException there is no such mapping
   */
  List<Measurement> readings(OutboundRecord message) {
    Envelope envelope = new Envelope((ObjectNode) message.value());
    return pair(envelope).device().normalize(envelope.document()).measurements();
  }

  private MappingPair pair(Envelope envelope) {
    String vendor =
        envelope
            .property("vendor")
            .orElseThrow(
                () -> new PoisonRecordException("no-vendor", "The message names no mapping."));
    return mappings
        .of(vendor)
        .orElseThrow(
            () ->
                new PoisonRecordException(
                    "unmapped-vendor", "There is no mapping folder '%s'.".formatted(vendor)));
  }

  private static OutboundRecord outbound(Measurement measurement, Cause cause) {
    Origin origin = measurement.origin();
    String owner = origin.linkId() == null ? origin.sender() : origin.linkId();
    ObjectNode value = JSON.valueToTree(measurement);
    return new OutboundRecord(owner + "|" + measurement.deviceId(), value, cause);
  }

  private static Origin origin(
      Envelope envelope, ReceivedRecord received, MappingPair pair, int parts) {
    return new Origin(
        envelope.property("connectionId").orElse(null),
        envelope.property("sender").orElse(null),
        pair.vendor(),
        envelope.property("dataType").orElse(null),
        envelope.property("operation").orElse("upsert"),
        envelope.property("sourceId").orElse(null),
        envelope.instant("sourceVersion").orElse(null),
        ingestionTime(received.timestamp()),
        envelope.property("deviceModel").orElse(null),
        envelope.property("manufacturer").orElse(null),
        pair.version(),
        envelope.property("traceId").orElse(null),
        envelope.property("sourceId").isPresent() ? parts : null,
        null);
  }

  private static Instant ingestionTime(Instant timestamp) {
    return Instant.ofEpochMilli(timestamp.toEpochMilli());
  }

  private static FailedRecord failed(
      ReceivedRecord received, Origin origin, int match, String code, String reason) {
    return new FailedRecord(
        "normalize",
        received.topic(),
        received.partition(),
        received.offset(),
        match,
        code,
        reason,
        origin.vendor(),
        origin.linkId(),
        origin.traceId(),
        received.value(),
        received.headers());
  }
}
