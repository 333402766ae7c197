package routes.connection.sync;

import java.util.List;
import routes.connection.core.Connection;

/**
 * A connection claimed for a poll.
 *
 * @param leaseToken proves the claim; a later claim has another
 */
public record DueConnection(
    String id, String vendor, String vendorUser, List<String> scopes, String leaseToken) {

  /** Key of its sync requests. */
  public String recordKey() {
    return Connection.recordKey(vendor, vendorUser);
  }
}
