package routes.connection.sync;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.GrantedScopes;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/**
 * Connections whose time for a poll has come. A claim is a lease: two instances never hold the same
 * connection, and what a crashed one claimed becomes due again.
 */
@Component("dueConnections")
public class DueConnections {

  private static final Duration LEASE = Duration.ofMinutes(2);

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;

  public DueConnections(JdbcClient database, TransactionTemplate transaction, Vendors vendors) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
  }

  /** Claims due connections of this vendor, the longest due first; as many as its poll takes. */
  public List<DueConnection> claim(String vendor) {
    return claim(vendor, vendors.named(vendor).poll().batch());
  }

  public List<DueConnection> claim(String vendor, int limit) {
    return transaction.execute(status -> lock(vendor, limit));
  }

  private List<DueConnection> lock(String vendor, int limit) {
    OffsetDateTime now = UtcTime.now();
    String lease = UUID.randomUUID().toString();
    List<DueConnection> claimed =
        database
            .sql(
                """
                select id, vendor, vendor_user, scopes from connection
                where vendor = ? and state = 'ACTIVE' and next_poll_at <= ?
                  and (lease_until is null or lease_until < ?)
                order by next_poll_at limit ? for update skip locked
                """)
            .params(vendor, now, now, limit)
            .query(
                (row, number) ->
                    new DueConnection(
                        row.getString("id"),
                        row.getString("vendor"),
                        row.getString("vendor_user"),
                        GrantedScopes.of(row),
                        lease))
            .list();
    if (!claimed.isEmpty()) {
      database
          .sql(
              "update connection set lease_until = :until, lease_token = :lease where id in (:ids)")
          .param("until", now.plus(LEASE))
          .param("lease", lease)
          .param("ids", claimed.stream().map(DueConnection::id).toList())
          .update();
    }
    return claimed;
  }

  /**
   * The broker has the sync requests of this claim: the next poll is one interval (± jitter) away.
   *
   * @return false if the lease ran out and another has claimed it, or the connection ended
   */
  public boolean sent(DueConnection claim) {
    Vendor.Poll poll = vendors.named(claim.vendor()).poll();
    long jitter = poll.jitter().toMillis();
    Duration wait =
        poll.interval().plusMillis(ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
    return database
            .sql(
                """
                update connection set next_poll_at = ?, lease_until = null, lease_token = null
                where id = ? and lease_token = ? and state = 'ACTIVE'
                """)
            .params(UtcTime.now().plus(wait), claim.id(), claim.leaseToken())
            .update()
        == 1;
  }
}
