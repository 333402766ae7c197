package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.operations.support.UtcTime;

/** With audit.fhir the FHIR server gets what the audit has, each event once. */
class AuditMirrorRouteTest extends FilingTestBase {
  @Autowired PlatformTransactionManager transactions;

  @BeforeEach
  void empty() {
    database.sql("delete from audit_mirror").update();
    database.sql("delete from audit_event").update();
  }

  @Test
  void eventsStandInTheFhirServerOnceHoweverOftenTheyAreWritten() {
    append("first");
    append("second");
    mirrored();
    assertThat(FHIR.all("AuditEvent")).hasSize(2);
    assertThat(waiting()).isZero();

    // As after a kill between the server's answer and its note here.
    database
        .sql(
            "insert into audit_mirror (event, next_attempt_at, attempts) select id, cast(? as"
                + " timestamp(6) with time zone), 0 from audit_event")
        .param(UtcTime.of(Instant.now()))
        .update();
    mirrored();

    assertThat(FHIR.all("AuditEvent")).hasSize(2);
    assertThat(waiting()).isZero();
  }

  private void append(String action) {
    new AuditLog(database, transactions, true)
        .append(AuditEvent.done("portal", action, AuditSubject.patient("urn:mrn", "1", null)));
  }

  private void mirrored() {
    assertThat(producer.send("direct:audits", exchange -> {}).getException()).isNull();
  }

  private long waiting() {
    return database.sql("select count(*) from audit_mirror").query(Long.class).single();
  }
}
