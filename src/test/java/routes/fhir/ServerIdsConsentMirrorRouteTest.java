package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Consents are the same where the server gives the ids. */
@ServerIds
class ServerIdsConsentMirrorRouteTest extends ConsentMirrorRouteTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }

  @Override
  String id() {
    return FHIR.all("Consent").get(0).get("id").asText();
  }
}
