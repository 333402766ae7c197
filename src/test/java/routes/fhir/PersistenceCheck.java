package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.Measurement;

/**
 * A conformance case of how an Observation is written. What the connector caches, the ledger
 * remembers here; the order of its calls is its own affair, that a write is tried again is not.
 */
final class PersistenceCheck {
  private static final Measurement READING = FilingTestBase.weight(FilingTestBase.MORNING, "65.50");
  private static final Measurement CHANGED =
      FilingTestBase.weight(FilingTestBase.MORNING, "66.50")
          .from(READING.origin().told(FilingTestBase.MORNING.plusSeconds(60)));

  private final FilingCases stage;
  private final FhirStub server = FilingTestBase.FHIR;
  private final JsonNode json;

  PersistenceCheck(FilingCases stage, JsonNode json) {
    this.stage = stage;
    this.json = json;
  }

  Optional<Difference> run() throws Exception {
    boolean remembered = !json.get("cache").isNull();
    boolean standing = json.path("search").size() > 0 || (remembered && !json.has("search"));
    if (remembered || standing) {
      stage.goesOnAfter(READING);
    }
    if (!remembered) {
      stage.database.sql("delete from fhir_ledger").update();
    }
    if (remembered && !standing) {
      stage.observations().forEach(one -> server.delete("Observation/" + one.get("id").asText()));
    }
    boolean conflict = List.of("409", "412").contains(json.at("/putResponses/0").asText());
    if (conflict && standing) {
      server.beforeTransaction(() -> stage.observations().forEach(server::put));
    }
    boolean same = json.path("mergeGives").asText().equals("identical observation");
    stage.goesOnAfter(same || !(remembered || standing) ? READING : CHANGED);
    return FilingCases.difference(
            "outcome", json.at("/expected/metric").asText(), outcome(standing))
        .or(
            () ->
                FilingCases.difference(
                    "writes", json.path("putResponses").size(), transactions().size()));
  }

  private String outcome(boolean stood) {
    List<ObjectNode> filed = stage.observations();
    if (filed.size() != 1 || transactions().isEmpty()) {
      return "ObservationNoOperation";
    }
    return stood ? "ObservationUpdated" : "ObservationCreated";
  }

  private List<FhirStub.Request> transactions() {
    return server.requests().stream().filter(FhirStub.Request::isTransaction).toList();
  }
}
