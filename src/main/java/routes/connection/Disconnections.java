package routes.connection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends connections: reading stops at once and the tokens are forgotten. */
@Component("disconnections")
public class Disconnections {

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final Tokens tokens;

  Disconnections(
      JdbcClient database, TransactionTemplate transaction, Vendors vendors, Tokens tokens) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.tokens = tokens;
  }

  /**
   * Ends the present connection of an account because the vendor says so. Its subscriptions and
   * tokens have ended there already, so the vendor is told nothing.
   *
   * @return whether such an account was linked here; ending it twice is no mistake
   */
  public boolean ended(String vendor, String vendorUser) {
    String reason =
        "The permission was withdrawn at %s.".formatted(vendors.named(vendor).displayName());
    return Boolean.TRUE.equals(
        transaction.execute(
            status ->
                database
                    .sql("select id from connection where current_key = ? for update")
                    .param(Connection.recordKey(vendor, vendorUser))
                    .query(String.class)
                    .optional()
                    .map(
                        id -> {
                          revoke(id, reason);
                          return true;
                        })
                    .orElse(false)));
  }

  /**
   * Ends one connection in the caller's transaction, which holds its row.
   *
   * @param reason what the person's page says about it, or null
   */
  void revoke(String connectionId, String reason) {
    database
        .sql(
            """
            update connection set state = 'REVOKED', state_reason = ?, revoked_at = ?,
              pending_step = null, next_attempt_at = null, next_poll_at = null,
              lease_token = null, updated_at = ?
            where id = ? and state <> 'REVOKED'
            """)
        .params(reason, UtcTime.now(), UtcTime.now(), connectionId)
        .update();
    tokens.forget(connectionId);
  }
}
