package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Deleted ranges are the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingRangesTest extends FilingRangesTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
