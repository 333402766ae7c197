package routes.connection.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import routes.connection.subscription.PendingConnection;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

/** Makes and reads sync requests. Their JSON holds ids and times, no reading and no token. */
@Component("syncRequests")
public class SyncRequests {
  private static final int LONGEST_ID = 1_000;

  private final ObjectMapper json;
  private final Vendors vendors;
  private final Watermarks watermarks;

  public SyncRequests(ObjectMapper json, Vendors vendors, Watermarks watermarks) {
    this.json = json;
    this.vendors = vendors;
    this.watermarks = watermarks;
  }

  /** One request per data type that the person granted, to read since the watermark. */
  public List<String> polls(DueConnection due) {
    return vendors.named(due.vendor()).dataTypesWithin(due.scopes()).stream()
        .map(
            type ->
                write(request(due.vendor(), due.vendorUser(), due.id(), type, "poll", null, null)))
        .toList();
  }

  /** The next request for the history of every data type whose history is not read yet. */
  public List<String> backfills(PendingConnection pending) {
    return vendors.named(pending.vendor()).dataTypesWithin(pending.scopes()).stream()
        .map(type -> backfill(pending.vendor(), pending.vendorUser(), pending.id(), type))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The request for the next chunk of history, newest first.
   *
   * @return empty once all of it has been read
   */
  public Optional<String> backfill(
      String vendor, String vendorUser, String connectionId, String dataType) {
    return watermarks
        .backfill(connectionId, dataType)
        .map(
            cursor -> {
              Instant chunk = cursor.at().minus(vendors.named(vendor).chunk(dataType));
              Instant from = chunk.isBefore(cursor.from()) ? cursor.from() : chunk;
              return write(
                  request(
                      vendor, vendorUser, connectionId, dataType, "backfill", from, cursor.at()));
            });
  }

  /**
   * The requests a notification asks for: one per data type that it announces, or the one that
   * tells of a record that the vendor deleted, or of a person who took the access back. A range
   * that was deleted is told, and read again: it may hold what another device has measured. No
   * connection is looked up: that would need the database.
   *
   * @param appli the vendor's name of the notification
   * @param operation the vendor's word for what was done, or null
   * @param from begin of the range announced, or null
   * @param to end of the range announced, or null
   * @param sourceId the vendor's id of the record that it is about, or null
   * @return empty if the notification announces nothing that is read here
   */
  public List<String> announced(
      String vendor,
      String vendorUser,
      String appli,
      String operation,
      Instant from,
      Instant to,
      String sourceId) {
    Vendor named = vendors.named(vendor);
    if (named.push().revoked().said(appli, operation)) {
      return List.of(
          write(request(vendor, vendorUser, null, null, SyncRequest.REVOKED, Instant.now(), null)));
    }
    boolean gone = deletes(vendor, operation) && from != null && to != null;
    List<String> read = new ArrayList<>();
    for (String type : named.announcedBy(appli)) {
      if (gone) {
        read.add(write(deletion(vendor, vendorUser, type, from, to, null)));
      }
      read.add(write(request(vendor, vendorUser, null, type, "push", from, to)));
    }
    if (!read.isEmpty() || sourceId == null || sourceId.length() > LONGEST_ID) {
      return read;
    }
    return named.deletedBy(appli).stream()
        .map(type -> write(deletion(vendor, vendorUser, type, null, null, sourceId)))
        .toList();
  }

  /** Whether a notification tells that the readings of a range were deleted. */
  public boolean deletes(String vendor, String operation) {
    return vendors.named(vendor).push().deleted().said(operation);
  }

  private static SyncRequest deletion(
      String vendor,
      String vendorUser,
      String dataType,
      Instant from,
      Instant to,
      String sourceId) {
    return new SyncRequest(
        UUID.randomUUID().toString(),
        vendor,
        vendorUser,
        null,
        dataType,
        SyncRequest.DELETION,
        from,
        to,
        null,
        sourceId);
  }

  /**
   * @throws IllegalArgumentException if the text is no sync request
   */
  public SyncRequest read(String text) {
    try {
      SyncRequest request = json.readValue(text, SyncRequest.class);
      if (request == null
          || request.vendor() == null
          || (request.dataType() == null && !request.revoked())) {
        throw new IllegalArgumentException("a sync request names vendor and dataType");
      }
      return request;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a sync request", null);
    }
  }

  String write(SyncRequest request) {
    try {
      return json.writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sync request can always be written", e);
    }
  }

  private static SyncRequest request(
      String vendor,
      String vendorUser,
      String connectionId,
      String dataType,
      String kind,
      Instant from,
      Instant to) {
    return new SyncRequest(
        UUID.randomUUID().toString(),
        vendor,
        vendorUser,
        connectionId,
        dataType,
        kind,
        from,
        to,
        null);
  }
}
