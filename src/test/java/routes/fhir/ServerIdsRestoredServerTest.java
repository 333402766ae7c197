package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** A restored server is treated the same where the server gives the ids. */
@ServerIds
class ServerIdsRestoredServerTest extends RestoredServerTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
