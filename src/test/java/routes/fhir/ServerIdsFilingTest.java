package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** What is written, left alone and merged is the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingTest extends FilingTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
