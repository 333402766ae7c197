package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Erasing is the same where the server gives the ids. */
@ServerIds
class ServerIdsErasureTest extends ErasureTest {
  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(404);
  }

  @Override
  boolean ledgerHasOurIds() {
    return false;
  }

  @Test
  void whatWasWrittenWithoutAnAnswerAndDuplicatesGoToo() throws Exception {
    file(weights(2));
    ObjectNode twin = observations().get(0).put("id", "a-twin");
    FHIR.put(twin);
    database.sql("update fhir_ledger set state = 'pending', server_id = null").update();

    erase("link-1");

    assertThat(observations()).isEmpty();
    assertThat(fhirDevices()).hasSize(1);
  }

  @Test
  void nothingOfOthersThatHasTheIdByNowIsTouched() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    ObjectNode ours = observations().get(0);
    ObjectNode theirs = ours.deepCopy();
    theirs.withArray("identifier").removeAll().addObject().put("system", "s").put("value", "v");
    FHIR.put(theirs);

    erase("link-1");

    assertThat(observations()).hasSize(1);
    assertThat(observations().get(0).at("/identifier/0/system").asText()).isEqualTo("s");
  }
}
