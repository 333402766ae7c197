package routes.connection;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.operations.support.UtcTime;

/** Rows for tests, without the way that leads to them. */
public final class Rows {

  private Rows() {}

  /** An ACTIVE connection of the client {@code portal} whose next poll is then. */
  public static void active(JdbcClient database, String id, String user, OffsetDateTime nextPoll) {
    connection(database, id, user, "ACTIVE", null, null, nextPoll);
    owned(database, id);
  }

  /** The same, made before connections had owners. */
  public static void ofBefore(
      JdbcClient database, String id, String user, OffsetDateTime nextPoll) {
    connection(database, id, user, "ACTIVE", null, null, nextPoll);
  }

  /** A PENDING connection whose next attempt is then. */
  public static void pending(
      JdbcClient database, String id, String user, OffsetDateTime nextAttempt) {
    connection(database, id, user, "PENDING", "PATIENT", nextAttempt, null);
    owned(database, id);
  }

  /** A device of a connection, as filing writes it down after one reading. */
  public static void device(
      JdbcClient database, String connection, String id, String model, Instant reading) {
    database
        .sql(
            """
            insert into connection_device (connection_id, device_key, device_id, manufacturer,
              model, first_reading_at, last_reading_at)
            values (?, ?, ?, 'Withings', ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                connection, "key-" + id, id, model, UtcTime.of(reading), UtcTime.of(reading)))
        .update();
  }

  /** What an ACTIVE connection is read as. */
  public static Connection linked(String id, String vendor, String user, Instant since) {
    return new Connection(
        id,
        vendor,
        user,
        null,
        null,
        "Patient/1",
        ConnectionState.ACTIVE,
        List.of(),
        since,
        since,
        null);
  }

  private static void owned(JdbcClient database, String id) {
    database.sql("update connection set owner = 'portal' where id = ?").param(id).update();
  }

  private static void connection(
      JdbcClient database,
      String id,
      String user,
      String state,
      String step,
      OffsetDateTime nextAttempt,
      OffsetDateTime nextPoll) {
    OffsetDateTime now = UtcTime.now();
    database
        .sql(
            """
            insert into connection (id, vendor, vendor_user, current_key, patient_system,
              patient_value, state, scopes, consent_version, consented_at, linked_from,
              pending_step, attempts, next_attempt_at, next_poll_at, created_at, updated_at)
            values (?, 'withings', ?, ?, 'urn:x', ?, ?, 'user.info user.metrics', '1', ?, ?, ?, 0,
              ?, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                id,
                user,
                "withings|" + user,
                user,
                state,
                now,
                now.minusDays(365),
                step,
                nextAttempt,
                nextPoll,
                now,
                now))
        .update();
  }
}
