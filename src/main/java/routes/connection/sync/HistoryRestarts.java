package routes.connection.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.Connection;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/**
 * Reads whole histories once more, where what had been read may be lost: nobody knows of what time
 * it was. Readings that are filed already have the same ids and are not filed again. Connections
 * that wait for their person go on with it when they come.
 */
@Component
public class HistoryRestarts {

  private static final String REASON = "history once more";

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final Watermarks watermarks;
  private final SyncRequests syncRequests;
  private final DeferredSyncRequests deferred;

  public HistoryRestarts(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      Watermarks watermarks,
      SyncRequests syncRequests,
      DeferredSyncRequests deferred) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.watermarks = watermarks;
    this.syncRequests = syncRequests;
    this.deferred = deferred;
  }

  /**
   * Every history of every connection that has not ended; their first requests are spread over the
   * time between two polls.
   *
   * @return how many begin anew
   */
  int restart() {
    return vendors.vendors().keySet().stream()
        .flatMap(vendor -> live(vendor).stream())
        .mapToInt(connection -> transaction.execute(status -> restart(connection)))
        .sum();
  }

  private List<Connection> live(String vendor) {
    return database
        .sql(
            """
            select * from connection
            where vendor = ? and state <> 'REVOKED' and linked_until is null order by id
            """)
        .param(vendor)
        .query(Connection::from)
        .list();
  }

  private int restart(Connection connection) {
    Instant now = UtcTime.now().toInstant();
    Vendor vendor = vendors.named(connection.vendor());
    int begun = 0;
    for (String type : vendor.dataTypesWithin(connection.scopes())) {
      if (watermarks.restart(connection.id(), type, now)) {
        begun++;
        if (connection.readable()) {
          request(connection, type, vendor.poll().interval());
        }
      }
    }
    return begun;
  }

  private void request(Connection connection, String type, Duration within) {
    Instant then =
        Instant.now().plusMillis(ThreadLocalRandom.current().nextLong(within.toMillis() + 1));
    syncRequests
        .backfill(connection.vendor(), connection.vendorUser(), connection.id(), type)
        .ifPresent(request -> deferred.defer(request, then, REASON));
  }
}
