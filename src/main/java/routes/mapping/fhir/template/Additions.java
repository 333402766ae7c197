package routes.mapping.fhir.template;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What every Observation of a type says beside its code, time and values
 * (https://hl7.org/fhir/R4/observation.html). Written when an Observation is made; a merge leaves
 * what stands.
 *
 * @param bodySite or null
 * @param method or null
 * @param interpretations may be empty
 * @param note text of a note, or null
 * @param extensions of the resource, each with its url; may be empty
 */
public record Additions(
    Concept bodySite,
    Concept method,
    List<Concept> interpretations,
    String note,
    List<ObjectNode> extensions) {

  public Additions {
    interpretations = List.copyOf(interpretations);
    extensions = List.copyOf(extensions);
  }

  public void put(ObjectNode observation) {
    if (!extensions.isEmpty()) {
      observation.putArray("extension").addAll(extensions);
    }
    if (!interpretations.isEmpty()) {
      ArrayNode json = observation.putArray("interpretation");
      interpretations.forEach(concept -> json.add(concept.toJson()));
    }
    if (note != null) {
      observation.withArray("note").addObject().put("text", note);
    }
    if (bodySite != null) {
      observation.set("bodySite", bodySite.toJson());
    }
    if (method != null) {
      observation.set("method", method.toJson());
    }
  }
}
