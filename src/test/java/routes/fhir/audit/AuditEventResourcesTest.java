package routes.fhir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import routes.mapping.fhir.R4Validation;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditOutcome;
import routes.operations.audit.AuditSubject;

class AuditEventResourcesTest {
  private static final R4Validation VALIDATION = new R4Validation();
  private final AuditEventResources resources = new AuditEventResources("https://example.org");

  @ParameterizedTest
  @EnumSource(AuditOutcome.class)
  void everyOutcomeIsAValidAuditEvent(AuditOutcome outcome) {
    ObjectNode resource =
        resources.of(
            event(
                "DELETE /api/connections/{id}", outcome, AuditSubject.patient("urn:x", "1", null)),
            true);

    assertThat(VALIDATION.errors(resource.toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"sign-in", "consent-expired", "keys-changed", "GET /my/{key}"})
  void everyKindOfActionIsAValidAuditEvent(String action) {
    ObjectNode resource = resources.of(event(action, AuditOutcome.DONE, AuditSubject.NOBODY), true);

    assertThat(VALIDATION.errors(resource.toString())).isEmpty();
  }

  @Test
  void aPatientThatTheServerDoesNotHaveIsNamedInWords() {
    AuditEvent event =
        event(
            "GET /api/connections",
            AuditOutcome.DONE,
            AuditSubject.patient(null, null, "Patient/17"));

    assertThat(resources.of(event, true).at("/entity/0/what/reference").asText())
        .isEqualTo("Patient/17");
    assertThat(resources.of(event, false).at("/entity/0/what").toString())
        .isEqualTo("{\"type\":\"Patient\",\"display\":\"Patient/17\"}");
  }

  private static AuditEvent event(String action, AuditOutcome outcome, AuditSubject about) {
    return new AuditEvent(
        "e-1",
        Instant.parse("2026-11-20T08:00:00.123456Z"),
        "portal",
        action,
        about.withConnection("c-1").withDevice("ward/scale"),
        outcome,
        200,
        "192.0.2.1",
        "0af7651916cd43dd8448eb211c80319c",
        "");
  }
}
