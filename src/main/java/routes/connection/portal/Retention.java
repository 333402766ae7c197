package routes.connection.portal;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.EndedLinks;
import routes.connection.core.Person;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.operations.support.UtcTime;

/**
 * Forgets what is not needed any more: links and what was tried with them, refused accounts, and of
 * ended connections all but their tombstones. Every step can be repeated, by any instance.
 */
@Component("retention")
@EnableConfigurationProperties(RetentionSettings.class)
public class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int AT_ONCE = 500;

  /** For so long an ended connection waits for its Consent to be written, no longer. */
  private static final Duration WAIT_FOR_CONSENT = Duration.ofDays(30);

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final EndedLinks endedLinks;
  private final RetentionSettings settings;
  private final AuditLog audit;

  public Retention(
      JdbcClient database,
      TransactionTemplate transaction,
      EndedLinks endedLinks,
      RetentionSettings settings,
      AuditLog audit) {
    this.audit = audit;
    this.database = database;
    this.transaction = transaction;
    this.endedLinks = endedLinks;
    this.settings = settings;
  }

  /** Forgets all that is due now. */
  public void run() {
    int links = invitations();
    int connections = endedConnections();
    if (links + connections > 0) {
      LOG.info("{} links were forgotten, {} ended connections reduced", links, connections);
    }
  }

  /**
   * What was tried goes with its link and never before: it says for which vendors the link is used.
   */
  private int invitations() {
    OffsetDateTime before = UtcTime.now().minus(settings.invitations());
    database.sql("delete from account_conflict where last_at < ?").param(before).update();
    int forgotten = 0;
    List<String> over;
    do {
      over =
          database
              .sql("select token_hash from invitation where expires_at < ? limit ?")
              .params(before, AT_ONCE)
              .query(String.class)
              .list();
      if (!over.isEmpty()) {
        forget(over);
        forgotten += over.size();
      }
    } while (over.size() == AT_ONCE);
    database
        .sql(
            """
            delete from authorization_attempt
            where expires_at < ? and not exists
              (select 1 from invitation where token_hash = invitation_hash)
            """)
        .param(before)
        .update();
    return forgotten;
  }

  private void forget(List<String> invitations) {
    transaction.executeWithoutResult(
        status -> {
          database
              .sql("delete from authorization_attempt where invitation_hash in (:hashes)")
              .param("hashes", invitations)
              .update();
          database
              .sql("delete from invitation where token_hash in (:hashes)")
              .param("hashes", invitations)
              .update();
        });
  }

  private record Ended(String id, String vendor, String vendorUser, Person person) {

    AuditSubject subject() {
      return AuditSubject.patient(person.system(), person.value(), person.reference())
          .withConnection(id);
    }
  }

  private int endedConnections() {
    int reduced = 0;
    List<Ended> due;
    do {
      due = due();
      for (Ended ended : due) {
        reduced += reduce(ended);
      }
    } while (due.size() == AT_ONCE);
    return reduced;
  }

  /** Those with nothing left to do, neither at the vendor nor in the FHIR server. */
  private List<Ended> due() {
    OffsetDateTime before = UtcTime.now().minus(settings.endedConnections());
    return database
        .sql(
            """
            select * from connection
            where revoked_at < ? and state = 'REVOKED' and reduced_at is null
              and not exists (select 1 from farewell
                where farewell.connection_id = connection.id and finished_at is null)
              and (revoked_at < ? or not exists (select 1 from consent_mirror
                where consent_mirror.connection_id = connection.id
                  and consent_mirror.next_attempt_at is not null and refused_at is null))
            order by revoked_at limit ?
            """)
        .params(before, before.minus(WAIT_FOR_CONSENT), AT_ONCE)
        .query(
            (row, number) ->
                new Ended(
                    row.getString("id"),
                    row.getString("vendor"),
                    row.getString("vendor_user"),
                    new Person(
                        row.getString("patient_system"),
                        row.getString("patient_value"),
                        row.getString("patient_reference"))))
        .list();
  }

  /** It may have been connected again meanwhile. */
  private int reduce(Ended ended) {
    EndedLinks.Names names = endedLinks.names(ended.vendor(), ended.vendorUser(), ended.person());
    return transaction.execute(
        status -> {
          boolean still =
              database
                  .sql(
                      """
                      select id from connection
                      where id = ? and state = 'REVOKED' and reduced_at is null for update
                      """)
                  .param(ended.id())
                  .query(String.class)
                  .optional()
                  .isPresent();
          if (still) {
            audit.append(
                AuditEvent.done(AuditEvent.PRODUCT, "connection-reduced", ended.subject()));
            endedLinks.reduce(ended.id(), ended.vendor(), ended.vendorUser(), names);
          }
          return still ? 1 : 0;
        });
  }
}
