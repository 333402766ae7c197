package routes.connection.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import routes.connection.core.Connection;

/**
 * "Fetch data type D of connection C for the range from–to", at most one chunk of work, as it
 * stands on a sync-requests topic. One of the kind {@link #REVOKED} tells instead that the person
 * took the access back at the vendor.
 *
 * @param vendorUser the vendor's id of the account, or null where connectionId is given
 * @param connectionId link id, or null in a push
 * @param dataType null where the kind is revoked
 * @param kind push, poll, backfill or replay; revoked; or deletion: nothing to read, a record or
 *     the readings of the range are gone
 * @param from begin of the range, or null for "since the watermark"; of the kind revoked, when the
 *     notice came
 * @param to end of the range, or null for "until now"
 * @param attempt how often it has been deferred, or null for never
 * @param sourceId the vendor's id of the record that is gone, else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SyncRequest(
    String traceId,
    String vendor,
    String vendorUser,
    String connectionId,
    String dataType,
    String kind,
    Instant from,
    Instant to,
    Integer attempt,
    String sourceId) {

  /** The kind that says that a record is gone. */
  static final String DELETION = "deletion";

  /** One that is about no single record. */
  public SyncRequest(
      String traceId,
      String vendor,
      String vendorUser,
      String connectionId,
      String dataType,
      String kind,
      Instant from,
      Instant to,
      Integer attempt) {
    this(traceId, vendor, vendorUser, connectionId, dataType, kind, from, to, attempt, null);
  }

  /** The kind of a notice that the person took the access back. */
  public static final String REVOKED = "revoked";

  boolean deletion() {
    return DELETION.equals(kind);
  }

  public boolean revoked() {
    return REVOKED.equals(kind);
  }

  /** The same request, deferred once more. */
  SyncRequest again() {
    return new SyncRequest(
        traceId,
        vendor,
        vendorUser,
        connectionId,
        dataType,
        kind,
        from,
        to,
        attempt == null ? 1 : attempt + 1,
        sourceId);
  }

  /** Key on the topic: requests of one account keep their order. */
  public String recordKey() {
    return Connection.recordKey(vendor, vendorUser == null ? connectionId : vendorUser);
  }
}
