package routes.connection;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of a connection when the vendor says that it is over. */
@Component("connectionEndings")
public class ConnectionEndings {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionEndings.class);

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final Tokens tokens;

  ConnectionEndings(
      JdbcClient database, TransactionTemplate transaction, Vendors vendors, Tokens tokens) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.tokens = tokens;
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
   * The person took the access back at the vendor. The connection ends as if they had stopped here:
   * nothing more is read or filed, and the tokens are forgotten.
   *
   * @param noticed when the vendor told it; one who has agreed again since is left alone
   */
  void revoked(String vendor, String vendorUser, Instant noticed) {
    transaction.executeWithoutResult(status -> revoke(vendor, vendorUser, noticed));
  }

  private void revoke(String vendor, String vendorUser, Instant noticed) {
    Optional<String> id =
        database
            .sql(
                """
                select id from connection
                where current_key = ? and state <> 'REVOKED' and consented_at <= ?
                """)
            .params(Connection.recordKey(vendor, vendorUser), UtcTime.of(noticed))
            .query(String.class)
            .optional();
    if (id.isEmpty()) {
      return;
    }
    // Tokens first: a refresh under way holds their row and may want the connection's.
    tokens.forget(id.get());
    database
        .sql(
            """
            update connection set state = 'REVOKED', state_reason = ?, revoked_at = ?,
              pending_step = null, next_attempt_at = null, next_poll_at = null,
              lease_token = null, updated_at = ?
            where id = ? and consented_at <= ?
            """)
        .params(
            "You took the access back at " + vendors.named(vendor).displayName() + ".",
            UtcTime.of(noticed),
            UtcTime.now(),
            id.get(),
            UtcTime.of(noticed))
        .update();
    LOG.info("connection {} ended: its person took the access back at {}", id.get(), vendor);
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
