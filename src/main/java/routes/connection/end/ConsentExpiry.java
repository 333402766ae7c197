package routes.connection.end;

import java.time.OffsetDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.AuditedConnection;
import routes.connection.core.Connections;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.support.UtcTime;

/**
 * Tells people that what they agreed to has run out: their connections wait for them. Nothing is
 * fetched or filed for these in the meantime either, since {@link ConsentCheck} asks the time
 * itself.
 */
@Component("consentExpiry")
public class ConsentExpiry {

  public static final String REASON = "The time that you agreed to has run out.";
  private static final Logger LOG = LoggerFactory.getLogger(ConsentExpiry.class);

  private final JdbcClient database;
  private final Connections connections;
  private final TransactionTemplate transaction;
  private final AuditLog audit;

  ConsentExpiry(
      JdbcClient database,
      Connections connections,
      TransactionTemplate transaction,
      AuditLog audit) {
    this.database = database;
    this.connections = connections;
    this.transaction = transaction;
    this.audit = audit;
  }

  /** Lets at most {@code limit} connections with an expired consent wait for their person. */
  public void noteExpired(int limit) {
    int expired = transaction.execute(status -> note(limit));
    if (expired > 0) {
      LOG.info("{} consents have expired", expired);
    }
  }

  private int note(int limit) {
    OffsetDateTime now = UtcTime.now();
    List<String> expired =
        database
            .sql(
                """
                select id from connection
                where consent_expires_at <= ? and state in ('PENDING', 'ACTIVE')
                order by consent_expires_at limit ? for update skip locked
                """)
            .params(now, limit)
            .query(String.class)
            .list();
    expired.forEach(
        id -> {
          connections.needsPerson(id, REASON);
          audit.append(
              AuditEvent.done(
                  AuditEvent.PRODUCT, "consent-expired", AuditedConnection.of(database, id)));
        });
    return expired.size();
  }
}
