package routes.connection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends connections: reading stops at once and the tokens are forgotten. */
@Component("disconnections")
public class Disconnections {

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Tokens tokens;

  Disconnections(JdbcClient database, TransactionTemplate transaction, Tokens tokens) {
    this.database = database;
    this.transaction = transaction;
    this.tokens = tokens;
  }

  /**
   * Ends the present connection of an account because the vendor says so. Its subscriptions and
   * tokens have ended there already, so the vendor is told nothing. A notice about an account that
   * is not linked here changes nothing.
   *
   * @param reason why, in words for the person; never the vendor's own text
   */
  public void ended(String vendor, String vendorUser, String reason) {
    transaction.executeWithoutResult(
        status ->
            database
                .sql("select id from connection where current_key = ?")
                .param(Connection.recordKey(vendor, vendorUser))
                .query(String.class)
                .optional()
                .ifPresent(id -> revoke(id, reason)));
  }

  /**
   * Ends one connection in the caller's transaction. Tokens come first: a refresh under way holds
   * their row, and then wants the connection's.
   *
   * @param reason what the person's page says about it, or null
   */
  void revoke(String connectionId, String reason) {
    tokens.forget(connectionId);
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
  }
}
