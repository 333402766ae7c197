package routes.connection;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncTask;
import routes.connection.sync.VendorRequests;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

/**
 * The GETs by which the product imports from a vendor of the jar: what stands in its vendor.yaml,
 * filled by the product.
 */
public final class ImportCalls {
  private final String vendor;
  private final Instant from;
  private final Instant to;
  private final String timezone;
  private final Vendors vendors = VendorYaml.vendors(Map.of());
  private final VendorRequests requests = new VendorRequests(vendors);

  /**
   * Calls for a range of reading times.
   *
   * @param timezone of the person, or null
   */
  public ImportCalls(String vendor, Instant from, Instant to, String timezone) {
    this.vendor = vendor;
    this.from = from;
    this.to = to;
    this.timezone = timezone;
  }

  /** The scopes that a person is asked for, as the vendor wants them written. */
  public String scope() {
    Vendor described = vendors.named(vendor);
    return String.join(described.scopeSeparator(), described.scopes());
  }

  /** The names of what is read with a path of its own. */
  public Set<String> dataTypes() {
    return vendors.named(vendor).dataTypes().keySet();
  }

  /**
   * Path and query below the vendor's api-uri.
   *
   * @param page token of the page, or null for the first
   */
  public String page(String dataType, String page) {
    SyncTask task = task(dataType);
    String query = requests.query(task, timezone, page);
    return requests.path(task, timezone, page) + (query.isEmpty() ? "" : "?" + query);
  }

  /**
   * Token of the page after this one, or null after the last.
   *
   * @param told what the answer says, or null
   */
  public String next(String dataType, String page, String told) {
    return requests.next(task(dataType), timezone, page, told);
  }

  /** Path and query of the call that tells the person's zone, or null. */
  public String timezone(String dataType) {
    String path = requests.timezonePath(task(dataType));
    String query = requests.timezoneQuery(task(dataType));
    return query == null ? path : path + "?" + query;
  }

  private SyncTask task(String dataType) {
    return new SyncTask(
        new SyncRequest("t", vendor, "u", "c", dataType, "push", from, to, null),
        Rows.linked("c", vendor, "u", from),
        from,
        null,
        to);
  }
}
