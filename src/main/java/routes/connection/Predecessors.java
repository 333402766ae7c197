package routes.connection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.portal.AccountSharedException;
import routes.operations.UtcTime;

/**
 * Connections of a vendor that ended, whose account the successor names: Google Health tells the
 * Fitbit id of its person. What the old connection has read is not read a second time.
 */
@Component
class Predecessors {

  private final JdbcClient database;
  private final Vendors vendors;
  private final Tokens tokens;

  Predecessors(JdbcClient database, Vendors vendors, Tokens tokens) {
    this.database = database;
    this.vendors = vendors;
    this.tokens = tokens;
  }

  /**
   * What the old connections leave to the new one.
   *
   * @param historyFrom all before it has been read, or null where nothing has
   * @param ofAnother whether an account belonged to another patient until now
   */
  record Handover(Instant historyFrom, boolean ofAnother) {}

  /**
   * Ends the connections of the accounts that this one takes the place of, in the caller's
   * transaction. Their links to the patient stay; a revoked one of another patient ends now.
   *
   * @param own whether a connection is the invited person's
   * @throws AccountSharedException where another person shares such an account now
   */
  Handover handOver(String vendor, TokenSet granted, Predicate<Connection> own, Instant now) {
    Instant historyFrom = null;
    boolean ofAnother = false;
    for (Connection old : of(granted)) {
      boolean same = own.test(old);
      if (same) {
        historyFrom = readUntil(old.id()).orElse(historyFrom);
      } else if (old.shared()) {
        throw new AccountSharedException(old.id());
      } else {
        ofAnother = true;
      }
      end(old, vendor, same ? null : now, now);
    }
    return new Handover(historyFrom, ofAnother);
  }

  /** The present connections of the accounts that this one takes the place of. */
  List<Connection> of(TokenSet granted) {
    return granted.predecessors().entrySet().stream()
        .flatMap(account -> present(account.getKey(), account.getValue()).stream())
        .toList();
  }

  private Optional<Connection> present(String vendor, String vendorUser) {
    return database
        .sql("select * from connection where current_key = ?")
        .param(Connection.recordKey(vendor, vendorUser))
        .query(Connection::from)
        .optional();
  }

  /** Where a history that was not read to its end begins, else the oldest watermark. */
  private Optional<Instant> readUntil(String connectionId) {
    return Optional.ofNullable(
        database
            .sql(
                """
                select min(case when backfill_at is null then read_until else backfill_from end)
                  as read_until
                from watermark where connection_id = ?
                """)
            .param(connectionId)
            .query((row, number) -> UtcTime.nullable(row, "read_until"))
            .list()
            .get(0));
  }

  private void end(Connection old, String vendor, Instant linkedUntil, Instant now) {
    tokens.forget(old.id());
    database
        .sql(
            """
            update connection set state = 'REVOKED', state_reason = ?,
              revoked_at = coalesce(revoked_at, ?), linked_until = ?,
              current_key = case when cast(? as timestamp(6) with time zone) is null
                then current_key end,
              pending_step = null, next_attempt_at = null, next_poll_at = null,
              lease_token = null, updated_at = ?
            where id = ?
            """)
        .params(
            java.util.Arrays.asList(
                vendors.named(vendor).displayName() + " has taken the place of this connection.",
                UtcTime.of(now),
                linkedUntil == null ? null : UtcTime.of(linkedUntil),
                linkedUntil == null ? null : UtcTime.of(linkedUntil),
                UtcTime.of(now),
                old.id()))
        .update();
    ConsentMirror.changed(database, old.id());
  }
}
