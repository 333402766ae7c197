package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Deletions are the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingDeletionsTest extends FilingDeletionsTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
