package routes.connection.portal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.Person;
import routes.operations.support.UtcTime;

/**
 * Accounts that somebody wanted to connect while another person shares them. Nothing was changed
 * for either; staff find out here whom to talk to.
 */
@Component
public class AccountConflicts {

  private static final Logger LOG = LoggerFactory.getLogger(AccountConflicts.class);
  private static final int MOST = 500;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Counter refused;

  /** Counts in {@code wearables.accounts.refused}. */
  public AccountConflicts(
      JdbcClient database, TransactionTemplate transaction, MeterRegistry meters) {
    this.database = database;
    this.transaction = transaction;
    this.refused =
        Counter.builder("wearables.accounts.refused")
            .description("accounts that were not connected because another person shares them")
            .register(meters);
  }

  /**
   * One conflict, as callers see it.
   *
   * @param vendor of the account
   * @param connectionId the connection that shares it; left out where the caller does not see it
   * @param patient who was refused; left out where the caller did not invite them
   * @param open whether it is still shared
   * @param firstAt when it was first refused
   * @param times how often this link was refused
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Conflict(
      String vendor,
      String connectionId,
      Map<String, String> patient,
      boolean open,
      Instant firstAt,
      Instant lastAt,
      int times) {}

  /** Notes that this invitation's person was refused the account of that connection. */
  public void note(String connectionId, String invitationHash, Person person, String owner) {
    refused.increment();
    LOG.warn("an account was not connected: connection {} shares it", connectionId);
    OffsetDateTime now = UtcTime.now();
    try {
      transaction.executeWithoutResult(
          status -> {
            if (again(connectionId, invitationHash, now) == 0) {
              insert(connectionId, invitationHash, person, owner, now);
            }
          });
    } catch (DuplicateKeyException e) {
      // Two attempts of one link at once: the other has noted the first by now.
      again(connectionId, invitationHash, now);
    }
  }

  private int again(String connectionId, String invitationHash, OffsetDateTime now) {
    return database
        .sql(
            """
            update account_conflict set last_at = ?, times = times + 1
            where connection_id = ? and invitation_hash = ?
            """)
        .params(now, connectionId, invitationHash)
        .update();
  }

  private void insert(
      String connectionId, String invitation, Person person, String owner, OffsetDateTime now) {
    database
        .sql(
            """
            insert into account_conflict (id, connection_id, invitation_hash, patient_system,
              patient_value, patient_reference, owner, first_at, last_at, times)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
            """)
        .params(
            Arrays.asList(
                UUID.randomUUID().toString(),
                connectionId,
                invitation,
                person.system(),
                person.value(),
                person.reference(),
                owner,
                now,
                now))
        .update();
  }

  /**
   * Those that a portal has to do with, the latest first, 500 at most: it invited the one who was
   * refused, or the one who shares the account.
   */
  public List<Conflict> of(Portal portal) {
    return database
        .sql(
            """
            select refusal.*, connection.vendor, connection.state, connection.owner as sharing
            from account_conflict refusal join connection on connection.id = connection_id
            where :all or refusal.owner = :portal or connection.owner = :portal
            order by last_at desc limit :most
            """)
        .param("all", portal.all())
        .param("portal", portal.name())
        .param("most", MOST)
        .query((row, number) -> conflict(row, portal))
        .list();
  }

  private static Conflict conflict(ResultSet row, Portal portal) throws SQLException {
    return new Conflict(
        row.getString("vendor"),
        portal.sees(row.getString("sharing")) ? row.getString("connection_id") : null,
        portal.sees(row.getString("owner")) ? patient(row) : null,
        !row.getString("state").equals("REVOKED"),
        UtcTime.nullable(row, "first_at"),
        UtcTime.nullable(row, "last_at"),
        row.getInt("times"));
  }

  private static Map<String, String> patient(ResultSet row) throws SQLException {
    Map<String, String> patient = new LinkedHashMap<>();
    if (row.getString("patient_system") != null) {
      patient.put("system", row.getString("patient_system"));
      patient.put("value", row.getString("patient_value"));
    }
    if (row.getString("patient_reference") != null) {
      patient.put("reference", row.getString("patient_reference"));
    }
    return patient;
  }
}
