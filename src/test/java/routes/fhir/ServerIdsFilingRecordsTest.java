package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Edited records are followed the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingRecordsTest extends FilingRecordsTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
