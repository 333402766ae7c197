package routes.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.mapping.Measurement;
import routes.operations.DeletedRanges;
import routes.operations.ReceivedRecord;

/**
 * Turns a notice that a vendor deleted a record, or the readings of a range, into a measurement
 * without a reading, which the last stage looks up by the record's id or the range.
 */
@Component("recordDeletions")
public class RecordDeletions {
  private final SyncRequests syncRequests;
  private final Connections connections;
  private final DeletedRanges ranges;
  private final ObjectMapper json;
  private final MeterRegistry meters;

  RecordDeletions(
      SyncRequests syncRequests,
      Connections connections,
      DeletedRanges ranges,
      ObjectMapper json,
      MeterRegistry meters) {
    this.syncRequests = syncRequests;
    this.connections = connections;
    this.ranges = ranges;
    this.json = json;
    this.meters = meters;
  }

  /**
   * A record for the measurements topic.
   *
   * @param key the connection's
   * @param value JSON of the measurement
   */
  public record Deletion(String key, String value) {}

  /**
   * The deletion that a sync request tells of; its version is when the broker took the notice. That
   * of a range is now, after all that was read before, and stands in the database when this
   * returns.
   *
   * @return null if it tells of none, or the account is not linked here
   * @throws IllegalArgumentException if the record is no sync request
   */
  public Deletion of(ReceivedRecord received) {
    SyncRequest request = syncRequests.read(new String(received.value(), StandardCharsets.UTF_8));
    Measurement.Range range =
        request.from() == null || request.to() == null
            ? null
            : new Measurement.Range(
                request.from().truncatedTo(ChronoUnit.MILLIS),
                request.to().truncatedTo(ChronoUnit.MILLIS));
    if (!request.deletion() || (request.sourceId() == null && range == null)) {
      return null;
    }
    Optional<Connection> connection = connections.forSync(request);
    if (connection.isEmpty()) {
      meters
          .counter(
              "wearables.sync_requests.skipped",
              "vendor",
              request.vendor(),
              "why",
              "unknown-account")
          .increment();
      return null;
    }
    Instant taken = received.timestamp();
    if (request.sourceId() == null) {
      taken = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      ranges.store(new DeletedRanges.Row(connection.get().id(), request.dataType(), range, taken));
    }
    Measurement.Origin origin =
        new Measurement.Origin(
            connection.get().id(),
            null,
            request.vendor(),
            request.dataType(),
            "delete",
            request.sourceId(),
            taken,
            taken,
            null,
            null,
            null,
            request.traceId(),
            null,
            request.sourceId() == null ? range : null);
    Measurement deletion =
        new Measurement(null, null, null, null, null, null, null, null, null, List.of(), origin);
    try {
      return new Deletion(connection.get().id() + "|", json.writeValueAsString(deletion));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement can always be written", e);
    }
  }
}
