package routes.mapping.fhir.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One code of a template; every part may be null. */
public record Coding(String system, String code, String display) {

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    putIfSet(json, "system", system);
    putIfSet(json, "code", code);
    putIfSet(json, "display", display);
    return json;
  }

  public static void putIfSet(ObjectNode json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
