package routes.mapping.fhir.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A CodeableConcept of a template; the text may be null. */
public record Concept(String text, List<Coding> codes) {

  public Concept {
    codes = List.copyOf(codes);
  }

  /**
   * What tells it from others: its codes, else its text. Two concepts of one identity differ in
   * wording only.
   */
  public String identity() {
    return identity(toJson());
  }

  /** The identity of a CodeableConcept. */
  public static String identity(JsonNode json) {
    StringBuilder identity = new StringBuilder();
    for (JsonNode coding : json.path("coding")) {
      identity.append(identity.isEmpty() ? "" : " ");
      identity.append(coding.path("system").asText()).append('|');
      identity.append(coding.path("code").asText());
    }
    return identity.isEmpty() ? json.path("text").asText() : identity.toString();
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!codes.isEmpty()) {
      ArrayNode coding = json.putArray("coding");
      codes.forEach(code -> coding.add(code.toJson()));
    }
    Coding.putIfSet(json, "text", text);
    return json;
  }
}
