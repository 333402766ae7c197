package routes.connection;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.UtcTime;

/** What becomes of a connection when the vendor says that it is over. */
@Component("connectionEndings")
public class ConnectionEndings {

  private final JdbcClient database;
  private final Vendors vendors;
  private final Disconnections disconnections;

  ConnectionEndings(JdbcClient database, Vendors vendors, Disconnections disconnections) {
    this.database = database;
    this.vendors = vendors;
    this.disconnections = disconnections;
  }

  /**
   * The vendor's API answered 410 (Gone): the connection waits for its person, who is told which
   * vendor takes its place. Its link to the patient stays.
   *
   * @return false where the vendor.yaml names no successor; the connection is then left as it is
   */
  public boolean gone(String connectionId, String vendor) {
    Optional<String> reason = vendors.endOf(vendor);
    reason.ifPresent(words -> needsPerson(database, connectionId, words));
    return reason.isPresent();
  }

  /**
   * The person took the access back at the vendor. The connection ends as if they had stopped here.
   *
   * @param noticed when the vendor told it; one who has agreed again since is left alone
   */
  void revoked(String vendor, String vendorUser, Instant noticed) {
    disconnections.ended(
        vendor,
        vendorUser,
        noticed,
        "You took the access back at " + vendors.named(vendor).displayName() + ".");
  }

  /** Stops what runs until the person has signed in again. */
  static void needsPerson(JdbcClient database, String connectionId, String reason) {
    database
        .sql(
            """
            update connection set state = 'NEEDS_REAUTHORIZATION', pending_step = null,
              state_reason = ?, next_attempt_at = null, next_poll_at = null, updated_at = ?
            where id = ? and state in ('PENDING', 'ACTIVE')
            """)
        .params(reason, UtcTime.now(), connectionId)
        .update();
  }
}
