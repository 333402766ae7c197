package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.mapping.fhir.template.ValueTemplate;

/** A waveform that one measurement carries; its text is the whole strip. */
record StripForm(ValueTemplate.Waveform template, int maxSamples) implements PointForm {

  @Override
  public Point single(GroupReadings readings, Deletions.Of deletions) {
    return readings.single(
        template.valueName(),
        (measurement, value) -> Strip.of(template, measurement, value, maxSamples).text(),
        deletions);
  }

  @Override
  public void write(ObjectNode owner, String text) {
    Strip strip = Strip.of(text);
    template.scale().write(owner.putObject(template.element()), strip.period(), strip.data());
  }

  @Override
  public String read(JsonNode standing) {
    return Strip.of(standing).text();
  }

  @Override
  public boolean refresh(ObjectNode owner, String text) {
    JsonNode standing = owner.get(template.element());
    if (template.scale().isOf(standing) && template.scale().hasUnit(standing)) {
      return false;
    }
    write(owner, text);
    if (standing.has("extension")) {
      ((ObjectNode) owner.get(template.element())).set("extension", standing.get("extension"));
    }
    return true;
  }
}
