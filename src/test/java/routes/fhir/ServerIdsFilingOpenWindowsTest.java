package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Windows become final the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingOpenWindowsTest extends FilingOpenWindowsTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
