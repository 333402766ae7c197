package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import routes.cli.cases.Difference;

/**
 * A conformance case of whose a reading is. What the connector reads off {@code Device.patient}
 * stands in a link here; the calls by which it finds out are its own affair.
 */
final class IdentityCheck {
  private final FilingCases stage;
  private final JsonNode json;

  IdentityCheck(FilingCases stage, JsonNode json) {
    this.stage = stage;
    this.json = json;
  }

  Optional<Difference> run() throws Exception {
    JsonNode server = json.get("server");
    JsonNode device = server.path("Device");
    if (device.isMissingNode()) {
      device = server.at("/ensureReturns/Device");
    }
    if (!server.has("lookupFailsWith") || !device.isMissingNode()) {
      stage.linked(null, null, device.at("/patient/reference").asText(null));
    }
    JsonNode group = json.get("measurementGroup");
    for (JsonNode resource : server) {
      if (resource.has("resourceType") && resource.has("id")) {
        FilingTestBase.FHIR.put((ObjectNode) resource);
      }
    }
    if (group.has("encounterId")) {
      String encounterId = group.get("encounterId").asText();
      stage.encounterDirectory.forget(encounterId);
      if (server.has("Encounter")) {
        // The connector asks without a system, and its mock for any identifier.
        FilingTestBase.FHIR.encounter(
            server.at("/Encounter/id").asText(), "urn:visit", encounterId, null);
      }
    }
    stage.goesOnAfter(
        FilingCases.reading(
            group.path("deviceId").asText(null),
            group.path("patientId").asText(null),
            group.path("encounterId").asText(null)));
    if (json.has("expectedError")) {
      return DeadLetterCodes.difference(
          json.at("/expectedError/type").asText(), stage.deadLetters());
    }
    requirePerson(json.get("expected"), group.path("patientId").asText());
    return FilingCases.difference("who", who(json.get("expected")), who(stage.observations()));
  }

  /** The Device may differ on purpose; of whom and of what stay the reading is may not. */
  private void requirePerson(JsonNode expected, String named) {
    assertThat(stage.observations()).hasSize(1);
    ObjectNode observation = stage.observations().get(0);
    String subject = observation.at("/subject/reference").asText();
    String patient = "Patient/" + expected.path("Patient").asText();
    if (FilingTestBase.FHIR.has(patient)) {
      assertThat(subject).isEqualTo(patient);
    } else {
      assertThat(FilingTestBase.FHIR.get(subject).orElseThrow().at("/identifier/0/value").asText())
          .as("the Patient that was made")
          .isEqualTo(named);
    }
    String encounter = expected.path("Encounter").asText();
    assertThat(observation.at("/encounter/reference").asText())
        .isEqualTo(encounter.isEmpty() ? "" : "Encounter/" + encounter);
    String device = observation.at("/device/reference").asText();
    assertThat(FilingTestBase.FHIR.get(device).orElseThrow().at("/patient/reference").asText())
        .isEqualTo(subject);
  }

  private static TreeMap<String, String> who(JsonNode expected) {
    TreeMap<String, String> who = new TreeMap<>();
    expected.properties().forEach(one -> who.put(one.getKey(), one.getValue().asText()));
    return who;
  }

  private static TreeMap<String, String> who(List<ObjectNode> observations) {
    TreeMap<String, String> who = new TreeMap<>();
    for (ObjectNode observation : observations) {
      for (String member : List.of("subject", "device", "encounter")) {
        String[] reference = observation.path(member).path("reference").asText("").split("/");
        if (reference.length == 2) {
          who.put(reference[0], reference[1]);
        }
      }
    }
    return who;
  }
}
