package routes.fhir;

import org.junit.jupiter.api.BeforeEach;

/** Devices are noted and stopped the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingDevicesTest extends FilingDevicesTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }
}
