package routes.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import routes.mapping.fhir.ObservationKey;

/** A conformance case of the identifier of an Observation; the link stands for the patient. */
final class IdentifierCheck {
  private final JsonNode json;

  IdentifierCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    ObservationKey key =
        new ObservationKey(
            json.get("patientId").asText(),
            json.get("deviceId").asText(),
            json.get("type").asText(),
            null,
            json.get("idSegment").asText(),
            null);
    return Difference.unlessEqual(
        "value of the identifier", json.at("/expected/value").asText(), key.value());
  }
}
