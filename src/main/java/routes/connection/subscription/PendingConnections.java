package routes.connection.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.Connection;
import routes.connection.core.PatientNotFoundException;
import routes.connection.vendor.Vendors;
import routes.operations.PoisonRecordException;
import routes.operations.support.Backoff;
import routes.operations.support.UtcTime;

/**
 * Connections on their way from consent to ACTIVE. Every step can be repeated; what fails is tried
 * again with growing pauses for as long as it takes, and the reason stands in the connection.
 */
@Component("pendingConnections")
public class PendingConnections {

  private static final Logger LOG = LoggerFactory.getLogger(PendingConnections.class);
  public static final Duration LEASE = Duration.ofMinutes(2);
  private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;

  public PendingConnections(JdbcClient database, TransactionTemplate transaction, Vendors vendors) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
  }

  /** Claims at most {@code limit} connections whose next attempt is due. */
  public List<PendingConnection> claim(int limit) {
    return transaction.execute(status -> lock(limit));
  }

  private List<PendingConnection> lock(int limit) {
    OffsetDateTime now = UtcTime.now();
    String lease = UUID.randomUUID().toString();
    List<PendingConnection> claimed =
        database
            .sql(
                """
                select * from connection where state = 'PENDING' and next_attempt_at <= ?
                order by next_attempt_at limit ? for update skip locked
                """)
            .params(now, limit)
            .query(
                (row, number) -> {
                  Connection connection = Connection.from(row, number);
                  return PendingConnection.of(
                      connection,
                      vendors.named(connection.vendor()),
                      historyFrom(connection, UtcTime.nullable(row, "history_from")),
                      PendingStep.valueOf(row.getString("pending_step")),
                      row.getInt("attempts"),
                      lease);
                })
            .list();
    if (!claimed.isEmpty()) {
      database
          .sql(
              """
              update connection set next_attempt_at = :until, lease_token = :lease
              where id in (:ids)
              """)
          .param("until", now.plus(LEASE))
          .param("lease", lease)
          .param("ids", claimed.stream().map(PendingConnection::id).toList())
          .update();
    }
    return claimed;
  }

  /** Where history begins at the earliest: with the link, or where a predecessor has stopped. */
  private static Instant historyFrom(Connection connection, Instant read) {
    return read == null || read.isBefore(connection.linkedFrom()) ? connection.linkedFrom() : read;
  }

  /**
   * Keeps the reference of the patient that was looked up.
   *
   * @param found what the look-up by identifier returned
   * @throws RuntimeException if there is none; a patient may still be created
   */
  public void patientFound(PendingConnection pending, Optional<String> found) {
    String reference = found.orElseThrow(PatientNotFoundException::new);
    held(
        database
            .sql(
                """
                update connection set patient_reference = ?, updated_at = ?
                where id = ? and lease_token = ? and state = 'PENDING'
                """)
            .params(reference, UtcTime.now(), pending.id(), pending.leaseToken())
            .update());
  }

  /** Notes what comes next, so that a failure names it. */
  public void reached(PendingConnection pending, PendingStep step) {
    held(
        database
            .sql(
                """
                update connection set pending_step = ?, updated_at = ?
                where id = ? and lease_token = ? and state = 'PENDING'
                """)
            .params(step.name(), UtcTime.now(), pending.id(), pending.leaseToken())
            .update());
  }

  /** All is set up: readings flow from now on. */
  public void activate(PendingConnection pending) {
    held(
        database
            .sql(
                """
                update connection set state = 'ACTIVE', state_reason = null, pending_step = null,
                  attempts = 0, next_attempt_at = null, next_poll_at = ?, lease_token = null,
                  subscription_check_at = null, subscription_failing_since = null, updated_at = ?
                where id = ? and lease_token = ? and state = 'PENDING'
                """)
            .params(UtcTime.now(), UtcTime.now(), pending.id(), pending.leaseToken())
            .update());
    LOG.info("connection {} is active", pending.id());
  }

  /** This attempt failed: keeps why, in words, and when to try again. */
  public void failed(
      @ExchangeProperty("pending") PendingConnection pending,
      @ExchangeException Exception failure) {
    Duration pause = PAUSE.after(pending.attempts());
    String step =
        database
            .sql("select pending_step from connection where id = ? and state = 'PENDING'")
            .param(pending.id())
            .query(String.class)
            .optional()
            .orElse(null);
    if (step == null) {
      return;
    }
    String reason = told(failure).orElse(PendingStep.valueOf(step).reason());
    LOG.warn(
        "connection {} waits at {}: {}", pending.id(), step, failure.getClass().getSimpleName());
    database
        .sql(
            """
            update connection set attempts = attempts + 1, next_attempt_at = ?, state_reason = ?,
              lease_token = null, updated_at = ?
            where id = ? and lease_token = ? and state = 'PENDING'
            """)
        .params(
            UtcTime.now().plus(pause), reason, UtcTime.now(), pending.id(), pending.leaseToken())
        .update();
  }

  /** What a failure itself says to people; Camel wraps what an expression throws. */
  private static Optional<String> told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PatientNotFoundException || cause instanceof PoisonRecordException) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }

  private static void held(int rows) {
    if (rows == 0) {
      throw new IllegalStateException("the connection is claimed by another or not pending");
    }
  }
}
