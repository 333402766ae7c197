package routes.fhir.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientNamedIdsTest {
  private final ClientNamedIds ids = new ClientNamedIds();
  private final Map<String, ObjectNode> wanted = new LinkedHashMap<>();

  @Test
  void whatWasNeverWrittenIsSearchedForByIdentifierAndTheRestById() {
    want("a", "scale|1");
    want("b", "scale,2");
    want("c", "scale3");

    assertThat(ids.searches("Observation", wanted, Set.of("c")))
        .containsExactly(
            "Observation?identifier=urn%3Aours%7Cscale%5C%7C1,urn%3Aours%7Cscale%5C%2C2&_count=2",
            "Observation?_id=c&_count=1");
  }

  @Test
  void anIdentifierThatNoIndexKeepsWholeIsNotSearchedFor() {
    want("a", "x".repeat(200));
    want("b", "x".repeat(201));

    assertThat(ids.searches("Observation", wanted, Set.of()))
        .containsExactly(
            "Observation?identifier=urn%3Aours%7C" + "x".repeat(200) + "&_count=1",
            "Observation?_id=b&_count=1");
  }

  @Test
  void aResourceOfTheSameIdentifierUnderAnotherIdIsNotOurs() {
    ids.found(resource("copy", "scale|1"));

    assertThat(ids.existing("Observation", "a")).isEmpty();
  }

  private void want(String id, String value) {
    wanted.put(id, resource(id, value));
  }

  private static ObjectNode resource(String id, String value) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("resourceType", "Observation").put("id", id);
    resource.putArray("identifier").addObject().put("system", "urn:ours").put("value", value);
    return resource;
  }
}
