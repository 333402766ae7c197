package routes.operations.failure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose a record is, and the trace that it belongs to. Each is empty where it is not known.
 *
 * @param vendor name of a mapping folder
 * @param connectionId id of the link
 * @param traceId id that follows the reading
 */
public record RecordOwner(
    Optional<String> vendor, Optional<String> connectionId, Optional<String> traceId) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VENDOR = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern CONNECTION = Pattern.compile("[A-Za-z0-9-]{1,36}");
  private static final Pattern KEYED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TRACE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  /** What is known from elsewhere; each may be null. */
  public static RecordOwner of(String vendor, String connectionId, String traceId) {
    return new RecordOwner(
        Optional.ofNullable(vendor).filter(text -> VENDOR.matcher(text).matches()),
        Optional.ofNullable(connectionId).filter(text -> CONNECTION.matcher(text).matches()),
        Optional.ofNullable(traceId).filter(text -> TRACE.matcher(text).matches()));
  }

  /**
   * What a record of one of the product's topics says: the properties of an envelope, the fields of
   * a sync request, or the origin of a measurement; else its key, which begins with the connection.
   *
   * @param key may be null, likewise the value
   */
  public static RecordOwner in(String key, byte[] value) {
    RecordOwner said = said(value);
    return said.or(of(null, keyed(key), null));
  }

  /** Whether nothing of it is known. */
  public boolean isUnknown() {
    return vendor.isEmpty() && connectionId.isEmpty() && traceId.isEmpty();
  }

  /** This one, and where it says nothing, the other. */
  public RecordOwner or(RecordOwner other) {
    return new RecordOwner(
        vendor.or(other::vendor), connectionId.or(other::connectionId), traceId.or(other::traceId));
  }

  private static RecordOwner said(byte[] value) {
    JsonNode document;
    try {
      document = JSON.readTree(value == null ? new byte[0] : value);
    } catch (IOException unreadable) {
      return of(null, null, null);
    }
    for (String place : new String[] {"/Properties", "/origin", ""}) {
      JsonNode fields = document.at(place);
      if (fields.isObject()) {
        String connection = text(fields, "connectionId");
        return of(
            text(fields, "vendor"),
            connection == null ? text(fields, "linkId") : connection,
            text(fields, "traceId"));
      }
    }
    return of(null, null, null);
  }

  private static String text(JsonNode fields, String name) {
    return fields.path(name).asText(null);
  }

  /** A sender's name may stand there too; ids of connections are UUIDs. */
  private static String keyed(String key) {
    String first = key == null ? "" : key.split("\\|", 2)[0];
    return KEYED.matcher(first).matches() ? first : null;
  }
}
