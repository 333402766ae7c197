package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Concept;
import routes.mapping.fhir.template.ValueTemplate;

/** A concept that the value chooses; its text is what tells the concept from the others. */
record CodedForm(ValueTemplate.Coded template) implements PointForm {

  /**
   * Chooses before it compares, so that readings of one batch are compared as they are when they
   * stand.
   */
  @Override
  public Point single(GroupReadings readings, Deletions.Of deletions) {
    return readings.single(
        template.valueName(), (measurement, value) -> identity(value), deletions);
  }

  private String identity(String value) {
    Concept concept = template.concepts().getOrDefault(value, template.otherwise());
    if (concept == null) {
      throw new TransformException(
          "value-not-in-table",
          "The value of ["
              + template.valueName()
              + "] is not in the table 'concepts' of its FHIR template. Add it there, or say in"
              + " 'otherwise' what other values become.");
    }
    return concept.identity();
  }

  @Override
  public void write(ObjectNode owner, String text) {
    owner.set(template.element(), concept(text));
  }

  private ObjectNode concept(String identity) {
    return template.identified(identity).toJson();
  }

  @Override
  public String read(JsonNode standing) {
    return Concept.identity(standing);
  }

  @Override
  public boolean refresh(ObjectNode owner, String text) {
    ObjectNode wanted = concept(text);
    JsonNode standing = owner.get(template.element());
    if (standing.has("extension")) {
      wanted.set("extension", standing.get("extension"));
    }
    if (wanted.equals(standing)) {
      return false;
    }
    owner.set(template.element(), wanted);
    return true;
  }
}
