package routes.connection.sync;

import java.time.Instant;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.OpaqueKey;
import routes.operations.support.UtcTime;

/**
 * Sync requests that must wait. A row is stored before the record's offset is committed and deleted
 * after the broker has it again, so a crash between the two repeats a request and loses none.
 */
@Component("deferredSyncRequests")
public class DeferredSyncRequests {

  private static final int REASON = 400;

  private final JdbcClient database;
  private final SyncRequests syncRequests;

  public DeferredSyncRequests(JdbcClient database, SyncRequests syncRequests) {
    this.database = database;
    this.syncRequests = syncRequests;
  }

  /**
   * Keeps a sync request until {@code notBefore}, counted one attempt up. Deferring the same record
   * again (a re-delivery) changes only the time.
   *
   * @param reason why, in words; nothing secret
   */
  public void defer(String syncRequest, Instant notBefore, String reason) {
    SyncRequest again = syncRequests.read(syncRequest).again();
    String request = syncRequests.write(again);
    String id = OpaqueKey.hash(request);
    String words = reason.length() > REASON ? reason.substring(0, REASON) : reason;
    if (postpone(id, notBefore, words) == 0) {
      try {
        database
            .sql(
                """
                insert into deferred_sync_request
                  (id, vendor, record_key, request, reason, attempts, not_before)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
            .params(
                id,
                again.vendor(),
                again.recordKey(),
                request,
                words,
                again.attempt(),
                UtcTime.of(notBefore))
            .update();
      } catch (DuplicateKeyException e) {
        postpone(id, notBefore, words);
      }
    }
  }

  /** Requests whose time has come, the longest waiting first. */
  public List<DeferredSyncRequest> due(int limit) {
    return database
        .sql(
            "select * from deferred_sync_request where not_before <= ? order by not_before limit ?")
        .params(UtcTime.now(), limit)
        .query(
            (row, number) ->
                new DeferredSyncRequest(
                    row.getString("id"),
                    row.getString("vendor"),
                    row.getString("record_key"),
                    row.getString("request")))
        .list();
  }

  /** The broker has it again. */
  public void sent(String id) {
    database.sql("delete from deferred_sync_request where id = ?").param(id).update();
  }

  private int postpone(String id, Instant notBefore, String reason) {
    return database
        .sql("update deferred_sync_request set not_before = ?, reason = ? where id = ?")
        .params(UtcTime.of(notBefore), reason, id)
        .update();
  }
}
