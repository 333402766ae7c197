package routes.fhir.draft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.fhir.bundle.InstallationIdentifier;

/**
 * An Observation that is to become final, because its window is over.
 *
 * @param linkId the link it belongs to
 * @param identifierSystem system of its identifier
 * @param identifierValue value of its identifier
 */
public record ClosingWindow(
    String observationId, String linkId, String identifierSystem, String identifierValue) {

  /** What it is found by. */
  public ObjectNode specimen() {
    ObjectNode specimen = JsonNodeFactory.instance.objectNode();
    specimen.put("resourceType", "Observation").put("id", observationId);
    new InstallationIdentifier(identifierSystem, identifierValue)
        .into(specimen.putArray("identifier").addObject());
    return specimen;
  }

  /** The id only. */
  @Override
  public String toString() {
    return "Observation/" + observationId;
  }
}
