package routes.connection;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
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
   * transaction. Their links to the patient stay; one to another patient ends now.
   */
  Handover handOver(String vendor, TokenSet granted, Invitation invitation, Instant now) {
    Instant historyFrom = null;
    boolean ofAnother = false;
    for (Map.Entry<String, String> account : granted.predecessors().entrySet()) {
      Optional<Connection> old = present(account.getKey(), account.getValue());
      if (old.isEmpty()) {
        continue;
      }
      if (old.get().samePatient(invitation)) {
        historyFrom = readUntil(old.get().id()).orElse(historyFrom);
      } else {
        ofAnother = true;
      }
      end(old.get(), vendor, old.get().samePatient(invitation) ? null : now, now);
    }
    return new Handover(historyFrom, ofAnother);
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
