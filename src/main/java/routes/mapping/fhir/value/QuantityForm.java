package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Objects;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.Numbers;
import routes.mapping.fhir.template.ValueTemplate;

/** A number with a unit; its text is the number. */
record QuantityForm(ValueTemplate.Quantity template) implements PointForm {

  @Override
  public void write(ObjectNode owner, String text) {
    ObjectNode json = owner.putObject(template.element());
    json.put("value", number(text));
    putUnit(json);
  }

  private BigDecimal number(String text) {
    return Numbers.parse(text)
        .orElseThrow(
            () ->
                new TransformException(
                    "value-not-numeric",
                    "The value of [" + template.valueName() + "] is not a number."));
  }

  private void putUnit(ObjectNode json) {
    Coding.putIfSet(json, "unit", template.unit());
    Coding.putIfSet(json, "system", template.system());
    Coding.putIfSet(json, "code", template.code());
  }

  @Override
  public String read(JsonNode standing) {
    return standing.path("value").asText();
  }

  @Override
  public boolean same(String one, String other) {
    return Objects.equals(Numbers.orNull(one), Numbers.orNull(other));
  }

  @Override
  public boolean refresh(ObjectNode owner, String text) {
    ObjectNode standing = (ObjectNode) owner.get(template.element());
    ObjectNode before = standing.deepCopy();
    putUnit(standing);
    return !before.equals(standing);
  }
}
