package routes.operations.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.support.UtcTime;

/**
 * The one writer of the audit. What happens in a transaction is written in the same, so that
 * neither stands without the other; what comes over HTTP is written before it begins. Every method
 * throws a {@link org.springframework.dao.DataAccessException} where it cannot be written: then
 * nothing must happen.
 */
@Component("auditLog")
public class AuditLog {
  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final boolean mirrored;

  /**
   * @param mirrored whether the FHIR server is to have the events too
   */
  public AuditLog(
      JdbcClient database,
      PlatformTransactionManager transactions,
      @Value("${audit.fhir:false}") boolean mirrored) {
    this.database = database;
    this.transaction = new TransactionTemplate(transactions);
    this.mirrored = mirrored;
  }

  /** Writes what has happened, in the caller's transaction where there is one. */
  public void append(AuditEvent event) {
    transaction.executeWithoutResult(status -> insert(event));
  }

  /** A call begins: it is known from now on, whatever becomes of it. */
  void begin(AuditEvent call) {
    database
        .sql(
            """
            insert into audit_call (event_id, occurred_at, who, action, patient, connection_id,
              device, address, trace_id, detail)
            values (:id, :at, :who, :action, :patient, :connection, :device, :address, :trace,
              :detail)
            """)
        .param("id", call.id())
        .param("at", UtcTime.of(call.at()))
        .param("who", call.who())
        .param("action", call.action())
        .param("patient", nullable(call.about().patient()))
        .param("connection", nullable(call.about().connection()))
        .param("device", nullable(call.about().device()))
        .param("address", nullable(call.address()))
        .param("trace", nullable(call.trace()))
        .param("detail", nullable(call.detail()))
        .update();
  }

  /**
   * The call has ended. One that was taken for lost meanwhile stands already.
   *
   * @param events the call, and what else it comes to
   */
  void end(List<AuditEvent> events) {
    transaction.executeWithoutResult(
        status -> {
          if (forget(events.get(0).id())) {
            events.forEach(this::insert);
          }
        });
  }

  /** The call has ended, was nobody's, was about nobody and was refused: nothing happened. */
  void forgetCall(AuditEvent call) {
    forget(call.id());
  }

  /**
   * Writes what a killed process has left: calls that have begun so long ago and never ended.
   *
   * @return how many
   */
  int endLost(Duration old) {
    return transaction.execute(
        status -> {
          List<AuditEvent> lost =
              database
                  .sql(
                      """
                      select * from audit_call where occurred_at < ? order by occurred_at limit 500
                      for update skip locked
                      """)
                  .param(UtcTime.now().minus(old))
                  .query((row, number) -> lost(row))
                  .list();
          lost.stream().filter(call -> forget(call.id())).forEach(this::insert);
          return lost.size();
        });
  }

  private boolean forget(String id) {
    return database.sql("delete from audit_call where event_id = ?").param(id).update() == 1;
  }

  private static AuditEvent lost(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getString("event_id"),
        UtcTime.nullable(row, "occurred_at"),
        row.getString("who"),
        row.getString("action"),
        new AuditSubject(
            row.getString("patient"), row.getString("connection_id"), row.getString("device")),
        AuditOutcome.UNKNOWN,
        0,
        row.getString("address"),
        row.getString("trace_id"),
        row.getString("detail"));
  }

  private void insert(AuditEvent event) {
    database
        .sql(
            """
            insert into audit_event (event_id, occurred_at, who, action, patient, connection_id,
              device, outcome, status, address, trace_id, detail)
            values (:id, :at, :who, :action, :patient, :connection, :device, :outcome, :status,
              :address, :trace, :detail)
            """)
        .param("id", event.id())
        .param("at", UtcTime.of(event.at()))
        .param("who", event.who())
        .param("action", event.action())
        .param("patient", nullable(event.about().patient()))
        .param("connection", nullable(event.about().connection()))
        .param("device", nullable(event.about().device()))
        .param("outcome", event.outcome().code())
        .param("status", event.status() == 0 ? null : event.status(), java.sql.Types.INTEGER)
        .param("address", nullable(event.address()))
        .param("trace", nullable(event.trace()))
        .param("detail", nullable(event.detail()))
        .update();
    if (mirrored) {
      database
          .sql(
              """
              insert into audit_mirror (event, next_attempt_at, attempts)
              select id, cast(? as timestamp(6) with time zone), 0 from audit_event
              where event_id = ?
              """)
          .params(UtcTime.now(), event.id())
          .update();
    }
  }

  private static String nullable(String text) {
    return text.isEmpty() ? null : text;
  }
}
