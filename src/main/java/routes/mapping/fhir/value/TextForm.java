package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.ValueTemplate;

/** A text as it came; a primitive, so its extensions stand beside it. */
record TextForm(ValueTemplate template) implements PointForm {

  @Override
  public String origins() {
    return "_" + template.element();
  }

  @Override
  public void write(ObjectNode owner, String text) {
    if (text.isBlank()) {
      throw new TransformException(
          "value-empty", "The value of [" + template.valueName() + "] is empty.");
    }
    owner.put(template.element(), text);
    owner.remove(origins());
  }

  @Override
  public String read(JsonNode standing) {
    return standing.asText();
  }
}
