package routes.operations.audit;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/**
 * What becomes of the audit with time: calls that a killed process left become events, and what is
 * older than {@code audit.keep-for} is deleted. Nothing else deletes an event.
 */
@Component("auditRetention")
public class AuditRetention {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

  /** Longer than any call takes. */
  private static final Duration LOST = Duration.ofMinutes(15);

  private static final int AT_ONCE = 10_000;

  private final JdbcClient database;
  private final AuditLog audit;
  private final AuditSettings settings;

  AuditRetention(JdbcClient database, AuditLog audit, AuditSettings settings) {
    this.database = database;
    this.audit = audit;
    this.settings = settings;
  }

  /** Looks for calls that never ended. */
  @Scheduled(initialDelay = 30_000, fixedDelay = 300_000)
  public void endLostCalls() {
    int lost = audit.endLost(LOST);
    if (lost > 0) {
      LOG.warn("{} calls were under way when a process ended: their outcome is unknown", lost);
    }
  }

  /** Deletes what is too old, a portion at a time. */
  @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
  public void deleteOld() {
    OffsetDateTime oldest = UtcTime.now().minus(settings.keepFor());
    int deleted;
    do {
      deleted =
          database
              .sql(
                  """
                  delete from audit_event where id in
                    (select id from audit_event where occurred_at < ? order by occurred_at limit ?)
                  """)
              .params(oldest, AT_ONCE)
              .update();
    } while (deleted == AT_ONCE);
    database.sql("delete from audit_send where sent_hour < ?").param(oldest).update();
  }
}
