package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A CodeableConcept of a template; the text may be null. */
public record Concept(String text, List<Coding> codes) {

  public Concept {
    codes = List.copyOf(codes);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!codes.isEmpty()) {
      ArrayNode coding = json.putArray("coding");
      codes.forEach(code -> coding.add(code.toJson()));
    }
    Coding.putIfSet(json, "text", text);
    return json;
  }
}
