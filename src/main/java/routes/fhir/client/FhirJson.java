package routes.fhir.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.fhir.FhirOutageException;

/** FHIR resources as trees. Decimals keep every digit and their scale. Thread-safe. */
public final class FhirJson {
  private final ObjectMapper json =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.withExactBigDecimals(true).objectNode();
  }

  /**
   * What the FHIR server has answered, as a tree.
   *
   * @throws FhirOutageException where it is no JSON
   */
  public JsonNode read(String answer) {
    try {
      return json.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new FhirOutageException("the FHIR server answered with something that is not JSON");
    }
  }

  /** As {@link #read}, of one resource. */
  public ObjectNode resource(String answer) {
    return (ObjectNode) read(answer);
  }

  /** The text of a tree. */
  public String write(JsonNode tree) {
    try {
      return json.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
