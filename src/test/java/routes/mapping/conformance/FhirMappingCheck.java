package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.cli.documents.GroupDocument;
import routes.cli.documents.PairWarnings;
import routes.cli.documents.UnusableInputException;
import routes.cli.documents.Warning;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.device.DeviceMapping;
import routes.mapping.document.DocumentReader;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.template.Window;

/** A conformance case of a FHIR mapping: create, merge, references, load, or end to end. */
final class FhirMappingCheck {
  private static final ObservationContext BARE =
      new ObservationContext(
          null, null, null, null, null, null, Instant.parse("2030-01-01T00:00:00Z"));

  private final JsonNode json;

  FhirMappingCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    return switch (json.get("kind").asText()) {
      case "create", "merge" -> group();
      case "references" -> references();
      case "load" -> new FhirLoadCheck(json).run();
      case "endToEnd" -> endToEnd();
      default -> Difference.of("kind", "a known one", json.get("kind").asText());
    };
  }

  private Optional<Difference> group() {
    FhirMapping mapping = FhirMapping.load(json.get("template").toString());
    ObjectNode observation;
    try {
      observation = observation(mapping);
    } catch (TransformException | UnusableInputException e) {
      return json.has("expectedError")
          ? Optional.empty()
          : Difference.of("the Observation", "one", e.getMessage());
    }
    if (json.has("expectedError")) {
      return Difference.of(
          "error", json.get("expectedError").toPrettyString(), observation.toPrettyString());
    }
    return Subset.difference("$", json.get("expected"), observation).or(() -> absent(observation));
  }

  private Optional<Difference> absent(ObjectNode observation) {
    for (JsonNode absent : json.path("absent")) {
      String name = absent.asText();
      String start = name.endsWith("*") ? name.substring(0, name.length() - 1) : null;
      for (var member : observation.properties()) {
        String found = member.getKey();
        if (start == null ? found.equals(name) : found.startsWith(start)) {
          return Difference.of("$." + found, "(absent)", member.getValue().toPrettyString());
        }
      }
    }
    return Optional.empty();
  }

  private ObjectNode observation(FhirMapping mapping) {
    MeasurementGroup group = GroupDocument.read(json.get("group")).group();
    if (json.get("kind").asText().equals("create")) {
      return mapping.create(group, BARE);
    }
    ObjectNode existing = (ObjectNode) json.get("existing");
    ObjectNode merged = mapping.merge(group, existing, BARE).orElse(existing).deepCopy();
    // The cases tell the content; that a changed Observation becomes amended is told elsewhere.
    merged.remove("status");
    if (existing.has("status")) {
      merged.set("status", existing.get("status"));
    }
    return merged;
  }

  private Optional<Difference> references() {
    FhirMapping mapping =
        FhirMapping.load(
            """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"t","codes":[]}}]}
            """);
    JsonNode ids = json.get("ids");
    ObservationContext context =
        new ObservationContext(
            null,
            json.get("identifier").get("system").asText(),
            json.get("identifier").get("value").asText(),
            reference(ids, "Patient"),
            reference(ids, "Device"),
            reference(ids, "Encounter"),
            Instant.EPOCH);
    MeasurementGroup group =
        new MeasurementGroup(
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(Readings.of("t", Instant.EPOCH, new Measurement.Property("v", "1"))));
    return Subset.difference("$", json.get("expected"), mapping.create(group, context));
  }

  private static String reference(JsonNode ids, String type) {
    return ids.hasNonNull(type) ? type + "/" + ids.get(type).asText() : null;
  }

  private Optional<Difference> endToEnd() {
    String device = json.get("deviceTemplate").toString();
    String fhir = json.get("template").toString();
    DeviceMapping normalizing = DeviceMapping.load(device);
    FhirMapping transforming = FhirMapping.load(fhir);
    Optional<Difference> difference = warnings(device, fhir);
    for (int i = 0; i < json.get("messages").size() && difference.isEmpty(); i++) {
      List<Measurement> measurements =
          normalizing.normalize(json.get("messages").get(i)).measurements();
      difference = message(json.get("expected").get(i), measurements, transforming);
    }
    return difference;
  }

  private Optional<Difference> warnings(String device, String fhir) {
    if (!json.has("expectedTemplateWarnings")) {
      return Optional.empty();
    }
    DocumentReader reader = new DocumentReader(MappingOptions.defaults());
    List<String> told =
        PairWarnings.of(reader.read(device), reader.read(fhir)).stream()
            .map(Warning::what)
            .toList();
    for (JsonNode wanted : json.get("expectedTemplateWarnings")) {
      if (told.stream().noneMatch(warning -> warning.contains(wanted.asText()))) {
        return Difference.of("warnings", wanted.asText(), String.join("\n", told));
      }
    }
    return Optional.empty();
  }

  private static Optional<Difference> message(
      JsonNode expected, List<Measurement> measurements, FhirMapping mapping) {
    List<ObjectNode> observations = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (Measurement measurement : measurements) {
      try {
        Window window = mapping.window(measurement);
        observations.add(
            mapping.create(
                new MeasurementGroup(window.start(), window.end(), List.of(measurement)), BARE));
      } catch (TransformException e) {
        errors.add(e.reason());
      }
    }
    JsonNode wanted = expected.get("observations");
    Optional<Difference> difference =
        Difference.unlessEqual("number of Observations", wanted.size(), observations.size())
            .or(
                () ->
                    Difference.unlessEqual(
                        "number of errors", expected.get("errors").size(), errors.size()));
    for (int i = 0; i < wanted.size() && difference.isEmpty(); i++) {
      difference = Subset.difference("$", wanted.get(i), observations.get(i));
    }
    for (int i = 0; i < errors.size() && difference.isEmpty(); i++) {
      String text = expected.get("errors").get(i).asText();
      difference =
          errors.get(i).contains(text)
              ? Optional.empty()
              : Difference.of("error", text, errors.get(i));
    }
    return difference;
  }
}
