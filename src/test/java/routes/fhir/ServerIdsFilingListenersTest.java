package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Who listens is told the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingListenersTest extends FilingListenersTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
