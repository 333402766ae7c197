package routes.connection.core;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/** Finds connections, always as the database has them now. */
@Component("connections")
public class Connections {

  private final JdbcClient database;
  private final EndedLinks endedLinks;

  public Connections(JdbcClient database, EndedLinks endedLinks) {
    this.database = database;
    this.endedLinks = endedLinks;
  }

  /**
   * The connection a sync request is for: by its id, else the present link of the vendor's user.
   * Look at {@link Connection#readable()} before reading.
   *
   * @param vendorUser or null
   * @param connectionId or null
   * @return empty if no such account is linked here
   */
  public Optional<Connection> forSync(String vendor, String vendorUser, String connectionId) {
    if (connectionId != null) {
      return find(connectionId).filter(found -> found.vendor().equals(vendor));
    }
    return vendorUser == null ? Optional.empty() : present(vendor, vendorUser);
  }

  /** The connection with this link id, whatever its state. */
  public Optional<Connection> find(String id) {
    return database
        .sql("select * from connection where id = ?")
        .param(id)
        .query(Connection::from)
        .optional();
  }

  /**
   * The connection whose readings are to be erased. Where only its tombstone is left, the Patient
   * is the one that was said when the erasure was asked for.
   */
  public Optional<Connection> toErase(String id) {
    return find(id)
        .map(
            found ->
                found.patientReference() != null
                    ? found
                    : saidPatient(id).map(found::of).orElse(found));
  }

  private Optional<String> saidPatient(String id) {
    return database
        .sql(
            """
            select patient_reference from farewell
            where connection_id = ? and step = 'ERASE' and patient_reference is not null
            """)
        .param(id)
        .query(String.class)
        .optional();
  }

  /**
   * Takes an ACTIVE connection through its setting-up once more: a newer vendor.yaml reads data
   * types that it has neither subscribed nor begun. What it reads already goes on meanwhile.
   */
  public void setUpAgain(String id) {
    database
        .sql(
            """
            update connection set state = 'PENDING', pending_step = 'SUBSCRIPTION', attempts = 0,
              next_attempt_at = ?, next_poll_at = null, lease_token = null, updated_at = ?
            where id = ? and state = 'ACTIVE'
            """)
        .params(UtcTime.now(), UtcTime.now(), id)
        .update();
  }

  /** The present link of a vendor account. */
  public Optional<Connection> present(String vendor, String vendorUser) {
    return database
        .sql("select * from connection where current_key = ?")
        .param(Connection.recordKey(vendor, vendorUser))
        .query(Connection::from)
        .optional();
  }

  /** Whether the readings of an earlier link of the same account were erased. */
  public boolean erasedBefore(Connection connection) {
    return database
            .sql(
                """
                select count(*) from connection join farewell on connection_id = id
                where id <> ? and step = 'ERASE'
                  and ((vendor = ? and vendor_user = ?) or account_hash = ?)
                """)
            .params(
                connection.id(),
                connection.vendor(),
                connection.vendorUser(),
                endedLinks.account(connection.vendor(), connection.vendorUser()))
            .query(Integer.class)
            .single()
        > 0;
  }

  /** Stops what runs until the person has signed in again. */
  public void needsPerson(String id, String reason) {
    database
        .sql(
            """
            update connection set state = 'NEEDS_REAUTHORIZATION', pending_step = null,
              state_reason = ?, next_attempt_at = null, next_poll_at = null, updated_at = ?
            where id = ? and state in ('PENDING', 'ACTIVE')
            """)
        .params(reason, UtcTime.now(), id)
        .update();
  }

  /** Notes the time of the newest reading filed, for the person's page. Never goes back. */
  public void readingFiled(String id, Instant at) {
    database
        .sql(
            """
            update connection set last_reading_at = ?
            where id = ? and (last_reading_at is null or last_reading_at < ?)
            """)
        .params(UtcTime.of(at), id, UtcTime.of(at))
        .update();
  }
}
