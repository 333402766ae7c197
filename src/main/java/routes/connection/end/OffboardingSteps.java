package routes.connection.end;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/** The steps that farewells consist of: stored when a connection ends, and shown to who asks. */
@Component
@EnableConfigurationProperties(DisconnectSettings.class)
public class OffboardingSteps {

  private final JdbcClient database;
  private final OffboardingTokens tokens;
  private final DisconnectSettings settings;

  public OffboardingSteps(
      JdbcClient database, OffboardingTokens tokens, DisconnectSettings settings) {
    this.database = database;
    this.tokens = tokens;
    this.settings = settings;
  }

  /**
   * Stores a step to do, in the caller's transaction. A step that was done after an earlier end of
   * the same connection begins anew.
   *
   * @param firstAttempt null where it waits for the step before it
   */
  public void begin(String connectionId, OffboardingStep step, Instant firstAttempt) {
    database
        .sql("delete from farewell where connection_id = ? and step = ?")
        .params(connectionId, step.name())
        .update();
    database
        .sql(
            """
            insert into farewell
              (connection_id, step, asked_at, attempts, next_attempt_at, erased, marked)
            values (?, ?, ?, 0, ?, 0, 0)
            """)
        .params(
            Arrays.asList(
                connectionId,
                step.name(),
                UtcTime.now(),
                firstAttempt == null ? null : UtcTime.of(firstAttempt)))
        .update();
  }

  /**
   * Says whose readings an erasure is to delete, in the caller's transaction. One under way begins
   * anew.
   *
   * @param patientReference {@code Patient/…}
   */
  void erasesOf(String connectionId, String patientReference) {
    database
        .sql(
            """
            update farewell set patient_reference = ?, next_attempt_at = ?, lease_token = null
            where connection_id = ? and step = 'ERASE' and finished_at is null
            """)
        .params(patientReference, UtcTime.now(), connectionId)
        .update();
  }

  /**
   * The account is connected again: what would end its permission at the vendor is not done any
   * more. In the caller's transaction.
   */
  public void overtaken(String vendor, String vendorUser) {
    List<String> links =
        database
            .sql("select id from connection where vendor = ? and vendor_user = ?")
            .params(vendor, vendorUser)
            .query(String.class)
            .list();
    for (String link : links) {
      closeAtVendor(link, "The account was connected again before.");
    }
  }

  /** How the steps of a connection stand, in their order. */
  public List<OffboardingStatus> of(String connectionId) {
    return database
        .sql("select * from farewell where connection_id = ?")
        .param(connectionId)
        .query(
            (row, number) ->
                new OffboardingStatus(
                    OffboardingStep.valueOf(row.getString("step")),
                    UtcTime.nullable(row, "asked_at"),
                    UtcTime.nullable(row, "finished_at"),
                    row.getObject("finished_at") == null
                        ? UtcTime.nullable(row, "next_attempt_at")
                        : null,
                    row.getInt("attempts"),
                    row.getString("reason"),
                    row.getInt("erased"),
                    row.getInt("marked")))
        .list()
        .stream()
        .sorted((one, other) -> one.step().compareTo(other.step()))
        .toList();
  }

  /** From when on nothing of an erased connection can be under way any more. */
  Instant settled(String connectionId) {
    return of(connectionId).stream()
        .filter(status -> status.step() == OffboardingStep.ERASE)
        .map(status -> status.askedAt().plus(settings.settle()))
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  /** Ids of the connections that were erased. */
  List<String> erasedConnections() {
    return database
        .sql("select connection_id from farewell where step = 'ERASE' and finished_at is not null")
        .query(String.class)
        .list();
  }

  /** How many steps are still to do. */
  long unfinished() {
    return database
        .sql("select count(*) from farewell where finished_at is null")
        .query(Long.class)
        .single();
  }

  /** How many of them have been failing for long. */
  public long failingForLong() {
    return database
        .sql(
            """
            select count(*) from farewell
            where finished_at is null and asked_at < ? and attempts > 0
            """)
        .param(UtcTime.now().minus(settings.alarmAfter()))
        .query(Long.class)
        .single();
  }

  /** Ends what is open at the vendor without doing it, in the caller's transaction. */
  public void closeAtVendor(String connectionId, String how) {
    database
        .sql(
            """
            update farewell set finished_at = ?, reason = ?, lease_token = null
            where connection_id = ? and step <> 'ERASE' and finished_at is null
            """)
        .params(UtcTime.now(), how, connectionId)
        .update();
    forgetUnneededTokens(connectionId);
  }

  /** Deletes the tokens once no open step at the vendor is left, in the caller's transaction. */
  void forgetUnneededTokens(String connectionId) {
    long open =
        database
            .sql(
                """
                select count(*) from farewell
                where connection_id = ? and step <> 'ERASE' and finished_at is null
                """)
            .param(connectionId)
            .query(Long.class)
            .single();
    if (open == 0) {
      tokens.forget(connectionId);
    }
  }
}
