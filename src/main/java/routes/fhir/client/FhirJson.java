package routes.fhir.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.fhir.FhirOutageException;
import routes.mapping.Json;

/** FHIR resources as trees, read and written with {@link Json}. */
public final class FhirJson {
  private FhirJson() {}

  /** An empty object. */
  public static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  /**
   * What the FHIR server has answered, as a tree.
   *
   * @throws FhirOutageException where it is no JSON
   */
  public static JsonNode read(String answer) {
    try {
      return Json.mapper().readTree(answer);
    } catch (JsonProcessingException e) {
      throw new FhirOutageException("the FHIR server answered with something that is not JSON");
    }
  }

  /** As {@link #read}, of one resource. */
  public static ObjectNode resource(String answer) {
    return (ObjectNode) read(answer);
  }

  /** The text of a tree. */
  public static String write(JsonNode tree) {
    try {
      return Json.mapper().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
