package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.fhir.ConnectorIdentifier;

/** A conformance case of the connector's identifier of an Observation. */
final class IdentifierCheck {
  private final JsonNode json;

  IdentifierCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    ConnectorIdentifier identifier =
        new ConnectorIdentifier(
            json.get("patientId").asText(),
            json.get("deviceId").asText(),
            json.get("type").asText(),
            json.get("idSegment").asText());
    return Difference.unlessEqual(
            "system of the identifier",
            json.at("/expected/system").asText(),
            ConnectorIdentifier.SYSTEM)
        .or(
            () ->
                Difference.unlessEqual(
                    "value of the identifier",
                    json.at("/expected/value").asText(),
                    identifier.value()));
  }
}
