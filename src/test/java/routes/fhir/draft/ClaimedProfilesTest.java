package routes.fhir.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ClaimedProfilesTest {
  private static final String OBSERVATION =
      """
      {"resourceType": "Observation", "meta": {"profile": ["http://example.org/p"]%s}, "status": "final"}
      """;

  @Test
  void areLeftAsTheyAre() throws Exception {
    ObjectNode observation = observation("");

    assertThat(new ClaimedProfiles(true).of(observation)).isSameAs(observation);
  }

  @Test
  void areLeftOutWithoutChangingWhatIsShared() throws Exception {
    ObjectNode observation = observation("");
    ObjectNode before = observation.deepCopy();

    assertThat(new ClaimedProfiles(false).of(observation).toString())
        .isEqualTo("{\"resourceType\":\"Observation\",\"status\":\"final\"}");
    assertThat(observation).isEqualTo(before);
  }

  @Test
  void whatElseMetaSaysStays() throws Exception {
    ObjectNode without =
        new ClaimedProfiles(false).of(observation(", \"tag\": [{\"code\": \"t\"}]"));

    assertThat(without.get("meta").toString()).isEqualTo("{\"tag\":[{\"code\":\"t\"}]}");
  }

  private static ObjectNode observation(String more) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(OBSERVATION.formatted(more));
  }
}
