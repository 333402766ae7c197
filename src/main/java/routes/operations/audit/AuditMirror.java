package routes.operations.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.support.Backoff;
import routes.operations.support.UtcTime;

/**
 * Which events the FHIR server does not have yet, in their order. Nobody waits for it: an event is
 * marked in the transaction that writes it, and the mark goes when the server has it. A claim is a
 * lease; what a lost instance claimed becomes due again, and is written again under the same id.
 */
@Component("auditMirror")
public class AuditMirror {
  private static final Logger LOG = LoggerFactory.getLogger(AuditMirror.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration OUT = Duration.ofSeconds(30);
  private static final Backoff PAUSE_OF_REFUSED =
      new Backoff(Duration.ofMinutes(1), Duration.ofDays(1));

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final MeterRegistry meters;

  /** Keeps its claims in the table {@code audit_mirror}. */
  public AuditMirror(
      JdbcClient database, PlatformTransactionManager transactions, MeterRegistry meters) {
    this.database = database;
    this.transaction = new TransactionTemplate(transactions);
    this.meters = meters;
  }

  /**
   * Events that are written together.
   *
   * @param refusals how often the server has refused to take them
   */
  public record Claim(String lease, int refusals, List<AuditEvent> events) {
    public Claim {
      events = List.copyOf(events);
    }
  }

  private record Due(long event, int refusals) {}

  /**
   * Claims events that are due: new ones together, one that was refused before on its own.
   *
   * @param limit most of them
   * @return one claim, or none
   */
  public List<Claim> claim(int limit) {
    return transaction.execute(status -> lock(limit));
  }

  private List<Claim> lock(int limit) {
    OffsetDateTime now = UtcTime.now();
    List<Due> due =
        database
            .sql(
                """
                select event, attempts from audit_mirror
                where next_attempt_at <= ? and (lease_until is null or lease_until < ?)
                order by event limit ? for update skip locked
                """)
            .params(now, now, limit)
            .query((row, number) -> new Due(row.getLong("event"), row.getInt("attempts")))
            .list();
    if (due.isEmpty()) {
      return List.of();
    }
    int refusals = due.get(0).refusals();
    List<Long> together =
        refusals > 0
            ? List.of(due.get(0).event())
            : due.stream().filter(one -> one.refusals() == 0).map(Due::event).toList();
    String lease = UUID.randomUUID().toString();
    database
        .sql(
            "update audit_mirror set lease_until = :until, lease_token = :lease where event in"
                + " (:events)")
        .param("until", now.plus(LEASE))
        .param("lease", lease)
        .param("events", together)
        .update();
    List<AuditEvent> events =
        database
            .sql("select * from audit_event where id in (:events) order by id")
            .param("events", together)
            .query((row, number) -> event(row))
            .list();
    return List.of(new Claim(lease, refusals, events));
  }

  /** The FHIR server has them. Those that retention deleted meanwhile are done with, too. */
  public void done(Claim claim) {
    database.sql("delete from audit_mirror where lease_token = ?").param(claim.lease()).update();
    meters.counter("wearables.audit.mirrored").increment(claim.events().size());
  }

  /** The FHIR server does not take them: each is tried on its own from now on, ever more rarely. */
  public void refused(Claim claim) {
    if (claim.refusals() == 0) {
      LOG.warn(
          "the FHIR server refuses {} AuditEvents; the audit here goes on", claim.events().size());
    }
    meters.counter("wearables.audit.refused").increment();
    again(claim, PAUSE_OF_REFUSED.after(claim.refusals()), claim.refusals() + 1);
  }

  /** The FHIR server cannot be used now. */
  public void failed(Claim claim) {
    again(claim, OUT, claim.refusals());
  }

  private void again(Claim claim, Duration pause, int refusals) {
    database
        .sql(
            """
            update audit_mirror set lease_until = null, lease_token = null, attempts = ?,
              next_attempt_at = ?
            where lease_token = ?
            """)
        .params(refusals, UtcTime.now().plus(pause), claim.lease())
        .update();
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getString("event_id"),
        UtcTime.nullable(row, "occurred_at"),
        row.getString("who"),
        row.getString("action"),
        new AuditSubject(
            row.getString("patient"), row.getString("connection_id"), row.getString("device")),
        AuditOutcome.valueOf(row.getString("outcome").toUpperCase(java.util.Locale.ROOT)),
        row.getInt("status"),
        row.getString("address"),
        row.getString("trace_id"),
        row.getString("detail"));
  }
}
