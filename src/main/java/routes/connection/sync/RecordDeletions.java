package routes.connection.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.mapping.Measurement;
import routes.operations.destination.DeletedRanges;

/**
 * Turns a notice that a vendor deleted a record, or the readings of a range, into a measurement
 * without a reading, which the last stage looks up by the record's id or the range.
 */
@Component("recordDeletions")
public class RecordDeletions {
  private final Connections connections;
  private final DeletedRanges ranges;
  private final ObjectMapper json;
  private final MeterRegistry meters;

  RecordDeletions(
      Connections connections, DeletedRanges ranges, ObjectMapper json, MeterRegistry meters) {
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
   * @param received when the broker took the request
   * @return null if it tells of none, or the account is not linked here
   */
  public Deletion of(SyncRequest request, Instant received) {
    Measurement.Range range =
        request.from() == null || request.to() == null
            ? null
            : new Measurement.Range(
                request.from().truncatedTo(ChronoUnit.MILLIS),
                request.to().truncatedTo(ChronoUnit.MILLIS));
    if (!request.deletion() || (request.sourceId() == null && range == null)) {
      return null;
    }
    Optional<Connection> connection =
        connections.forSync(request.vendor(), request.vendorUser(), request.connectionId());
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
    Instant taken = received;
    if (request.sourceId() == null) {
      taken = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      ranges.store(new DeletedRanges.Row(connection.get().id(), request.dataType(), range, taken));
    }
    Measurement.Origin origin =
        Measurement.Origin.notice(
                "delete",
                connection.get().id(),
                request.vendor(),
                request.dataType(),
                taken,
                request.traceId())
            .ofRecord(request.sourceId(), null)
            .within(request.sourceId() == null ? range : null);
    Measurement deletion = Measurement.notice(origin, List.of());
    try {
      return new Deletion(connection.get().id() + "|", json.writeValueAsString(deletion));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement can always be written", e);
    }
  }
}
