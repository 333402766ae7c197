package routes.operations.destination;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.support.UtcTime;

/**
 * Takes back what the database believes of a FHIR server that was restored from a backup. What was
 * written there since may be gone, old, or, where the server counts its ids up, another resource by
 * now: nothing of it is vouched for any more, and the next delivery reads before it writes.
 */
public final class RestoredFhirServer {
  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /** Works on the tables of a migrated database. */
  public RestoredFhirServer(
      JdbcClient database, PlatformTransactionManager transactions, Clock clock) {
    this.database = database;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /**
   * What was taken back.
   *
   * @param resources that are read before they are written again
   * @param erased that their persons had erased: they stay so, and are deleted once more
   * @param watermarks of vendors that went back, so that what changed since is asked for again
   * @param consents that are compared with what the server has
   */
  public record Forgotten(int resources, int erased, int watermarks, int consents) {}

  /**
   * Forgets, in one transaction; a second time changes nothing more.
   *
   * @param since the time of the backup, or a moment before it
   */
  public Forgotten forget(Instant since) {
    return transaction.execute(status -> forgetAll(UtcTime.of(since)));
  }

  /**
   * A row that keeps its version says that the server held the resource, so that its absence would
   * be taken for a deletion by a person. Its content and its id there are as doubtful.
   */
  private Forgotten forgetAll(OffsetDateTime since) {
    OffsetDateTime now = UtcTime.of(clock.instant());
    int erased =
        database
            .sql(
                "update fhir_ledger set state = 'returned', server_id = null"
                    + " where state in ('erased', 'marked') and updated_at >= ?")
            .param(since)
            .update();
    int resources =
        database
            .sql(
                "update fhir_ledger set state = 'pending', content_hash = null, version_id = null,"
                    + " server_id = null where state in ('pending', 'confirmed')"
                    + " and updated_at >= ?")
            .param(since)
            .update();
    database
        .sql(
            "update farewell set finished_at = null, next_attempt_at = ?, attempts = 0,"
                + " reason = null where step = 'ERASE' and finished_at >= ?")
        .params(now, since)
        .update();
    int watermarks =
        database
            .sql("update watermark set read_until = ?, updated_at = ? where read_until > ?")
            .params(since, now, since)
            .update();
    int consents =
        database
            .sql(
                "update consent_mirror set revision = revision + 1, next_attempt_at = ?,"
                    + " attempts = 0 where next_attempt_at is null")
            .param(now)
            .update();
    return new Forgotten(resources, erased, watermarks, consents);
  }
}
