package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Parking is the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingParkedTest extends FilingParkedTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
