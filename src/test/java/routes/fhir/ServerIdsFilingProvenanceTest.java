package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Provenance is the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingProvenanceTest extends FilingProvenanceTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
