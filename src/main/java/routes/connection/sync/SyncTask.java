package routes.connection.sync;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import routes.connection.core.Connection;
import routes.operations.failure.OwnedTask;
import routes.operations.failure.RecordOwner;

/**
 * A sync request with the connection it is for: what one run of an import needs.
 *
 * @param since the forward watermark that the run starts from
 * @param manufacturer maker of the vendor's devices, or null
 * @param opened when the run began; earlier where the vendor answers no range that long
 * @param properties of the data type, that every device message carries too
 */
public record SyncTask(
    SyncRequest request,
    Connection connection,
    Instant since,
    String manufacturer,
    Instant opened,
    Map<String, String> properties)
    implements OwnedTask {

  /** A task of a data type without properties of its own. */
  public SyncTask(
      SyncRequest request,
      Connection connection,
      Instant since,
      String manufacturer,
      Instant opened) {
    this(request, connection, since, manufacturer, opened, Map.of());
  }

  @Override
  public RecordOwner owner() {
    return RecordOwner.of(connection.vendor(), connection.id(), request.traceId());
  }

  public String connectionId() {
    return connection.id();
  }

  /** Whether to read what changed since the watermark; otherwise a range of reading times. */
  public boolean sinceWatermark() {
    return request.from() == null;
  }

  /** Begin of what is read, in seconds since 1970: of the range, or the watermark. */
  public long fromEpoch() {
    return (sinceWatermark() ? since : request.from()).getEpochSecond();
  }

  /** End of the range, in seconds since 1970, rounded up. */
  public long toEpoch() {
    Instant to = request.to() == null ? opened : request.to();
    return to.plusNanos(999_999_999).getEpochSecond();
  }

  /** The end of a run since the watermark, in seconds since 1970: all before it is asked for. */
  public long openedEpoch() {
    return opened.getEpochSecond();
  }

  /** The properties that every device message of this run carries. */
  public Map<String, String> origin() {
    Map<String, String> origin = new LinkedHashMap<>(properties);
    origin.put("vendor", request.vendor());
    origin.put("connectionId", connection.id());
    origin.put("dataType", request.dataType());
    origin.put("traceId", request.traceId());
    origin.put("manufacturer", manufacturer);
    return origin;
  }
}
