package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Outages and refusals are handled the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingServerErrorsTest extends FilingServerErrorsTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
