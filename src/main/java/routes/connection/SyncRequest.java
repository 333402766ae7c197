package routes.connection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * "Fetch data type D of connection C for the range from–to", at most one chunk of work, as it
 * stands on a sync-requests topic.
 *
 * @param vendorUser the vendor's id of the account, or null where connectionId is given
 * @param connectionId link id, or null in a push
 * @param kind push, poll, backfill or replay
 * @param from begin of the range, or null for "since the watermark"
 * @param to end of the range, or null for "until now"
 * @param attempt how often it has been deferred, or null for never
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
    Integer attempt) {

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
        attempt == null ? 1 : attempt + 1);
  }

  /** Key on the topic: requests of one account keep their order. */
  String recordKey() {
    return Connection.recordKey(vendor, vendorUser == null ? connectionId : vendorUser);
  }
}
