package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written, left alone and merged is the same where the server gives the ids. */
@ServerIds
class ServerIdsFilingTest extends FilingTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }

  /** Found by its identifier it is taken for ours; whose the reading is does not follow from it. */
  @Test
  @Override
  void anotherDeviceOfTheSameIdentifierAtTheServerChangesNothing() throws Exception {
    FHIR.put(deviceOfAnother());

    file(weights(2));
    database.sql("delete from fhir_ledger").update();
    file(weights(2));

    assertThat(fhirDevices()).hasSize(2);
    assertThat(observations())
        .hasSize(2)
        .allSatisfy(
            one -> {
              assertThat(one.at("/meta/versionId").asText()).isEqualTo("1");
              assertThat(one.at("/subject/reference").asText()).isEqualTo("Patient/p1");
            });
  }
}
