package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Two writers make the same Observation at the same moment: neither knows of the other. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:first-writes")
class OverwriteRepairTest extends FilingTestBase {
  private ObjectNode theirs;

  /** What another instance is about to make, which this one has not heard of. */
  @BeforeEach
  void another() throws Exception {
    file(List.of(record(steps(1))));
    theirs = observations().get(0);
    FHIR.clear();
    FHIR.patient("p1", "urn:mrn", "1");
    database.sql("delete from fhir_ledger").update();
    FHIR.beforeTransaction(() -> FHIR.put(theirs));
  }

  @Test
  void theReadingsOfBothStandInIt() throws Exception {
    assertThat(file(List.of(record(steps(2)))).getException()).isNull();

    ObjectNode whole = observations().get(0);
    assertThat(whole.at("/valueSampledData/data").asText()).contains(" 1 2 ");
    assertThat(whole.at("/meta/versionId").asText()).isEqualTo("3");
    file(List.of(record(steps(2))));
    assertThat(FHIR.requests()).isEmpty();
    file(List.of(record(steps(1)), record(steps(2)), record(steps(3))));
    assertThat(observations().get(0).at("/valueSampledData/data").asText()).contains(" 1 2 3 ");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void whatSaysTheSameStandsOnce() throws Exception {
    assertThat(file(List.of(record(steps(1)))).getException()).isNull();

    assertThat(observations()).hasSize(1);
    assertThat(observations().get(0).at("/valueSampledData/data").asText()).contains(" 1 ");
  }

  @Test
  void aServerThatTellsNoHistoryHoldsUpNothing() throws Exception {
    FHIR.refuseHistory(405);

    assertThat(file(List.of(record(steps(2)))).getException()).isNull();

    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void whatTheAnswerLeavesOutIsLookedForAndWritten() throws Exception {
    FHIR.beforeTransaction(() -> {});
    FHIR.loseTransaction();

    assertThat(file(List.of(record(steps(2)))).getException()).isNull();

    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).isEmpty();
  }
}
