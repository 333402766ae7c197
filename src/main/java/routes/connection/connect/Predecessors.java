package routes.connection.connect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.consent.ConsentOutbox;
import routes.connection.core.AuditedConnection;
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.connection.core.EndedLinks;
import routes.connection.portal.AccountSharedException;
import routes.connection.token.TokenPair;
import routes.connection.token.TokenStore;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.support.UtcTime;

/**
 * Connections of a vendor that ended, whose account the successor names: Google Health tells the
 * Fitbit id of its person. What the old connection has read is not read a second time, also where
 * only its tombstone is left.
 */
@Component
public class Predecessors {

  private final JdbcClient database;
  private final Vendors vendors;
  private final TokenStore tokens;
  private final EndedLinks endedLinks;
  private final AuditLog audit;

  public Predecessors(
      JdbcClient database,
      Vendors vendors,
      TokenStore tokens,
      EndedLinks endedLinks,
      AuditLog audit) {
    this.audit = audit;
    this.database = database;
    this.vendors = vendors;
    this.tokens = tokens;
    this.endedLinks = endedLinks;
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
   * @param names the invited person's, hashed
   * @param own whether a connection is the invited person's
   * @throws AccountSharedException where another person shares such an account now
   */
  Handover handOver(
      String vendor,
      TokenPair granted,
      EndedLinks.Names names,
      Predicate<Connection> own,
      Instant now) {
    List<Instant> read = new ArrayList<>();
    boolean ofAnother = false;
    for (Connection old : of(granted)) {
      boolean same = own.test(old);
      if (same) {
        endedLinks.readUntil(old.id()).ifPresent(read::add);
      } else if (old.shared()) {
        throw new AccountSharedException(old.id());
      } else {
        ofAnother = true;
      }
      end(old, vendor, same ? null : now, now);
    }
    for (Map.Entry<String, String> account : granted.predecessors().entrySet()) {
      EndedLinks.Left left = endedLinks.left(account.getKey(), account.getValue(), names, now);
      left.readUntil().ifPresent(read::add);
      ofAnother |= left.ofAnother();
    }
    return new Handover(read.stream().max(Comparator.naturalOrder()).orElse(null), ofAnother);
  }

  /** The present connections of the accounts that this one takes the place of. */
  List<Connection> of(TokenPair granted) {
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

  private void end(Connection old, String vendor, Instant linkedUntil, Instant now) {
    String reason =
        vendors.named(vendor).displayName() + " has taken the place of this connection.";
    if (old.state() != ConnectionState.REVOKED || linkedUntil != null) {
      audit.append(
          AuditEvent.done(
                  AuditEvent.PRODUCT,
                  AuditedConnection.REPLACED,
                  AuditedConnection.of(database, old.id()))
              .with(reason));
    }
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
                reason,
                UtcTime.of(now),
                linkedUntil == null ? null : UtcTime.of(linkedUntil),
                linkedUntil == null ? null : UtcTime.of(linkedUntil),
                UtcTime.of(now),
                old.id()))
        .update();
    ConsentOutbox.changed(database, old.id());
  }
}
