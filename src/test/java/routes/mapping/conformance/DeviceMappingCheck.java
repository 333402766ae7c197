package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.Measurement;
import routes.mapping.Timestamps;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.MatchFailure;
import routes.mapping.device.Normalization;

/** A conformance case of a device mapping: measurements, a failure, or errors at load. */
final class DeviceMappingCheck {
  private final JsonNode json;

  DeviceMappingCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    String template =
        json.has("templateText")
            ? json.get("templateText").asText()
            : json.get("template").toString();
    boolean failsToLoad =
        json.path("expectedError").path("stage").asText().equals("load")
            || !json.path("expectedTemplateErrors").isEmpty();
    if (failsToLoad) {
      return LoadErrors.difference(
          json.path("expectedTemplateErrors"), () -> DeviceMapping.load(template));
    }
    DeviceMapping mapping = DeviceMapping.load(template);
    if (!json.has("message")) {
      return Optional.empty();
    }
    Normalization result = mapping.normalize(json.get("message"));
    if (json.has("expectedError")) {
      return failure(json.get("expectedError"), result.failures());
    }
    return Difference.unlessEqual("failures", List.of(), result.failures())
        .or(() -> measurements(result.measurements()));
  }

  private static Optional<Difference> failure(JsonNode expected, List<MatchFailure> failures) {
    if (failures.isEmpty()) {
      return Difference.of("failures", expected.toPrettyString(), "none");
    }
    String reason = failures.get(0).reason();
    if (expected.has("messageEquals") && !reason.endsWith(expected.get("messageEquals").asText())) {
      return Difference.of("reason", expected.get("messageEquals").asText(), reason);
    }
    for (JsonNode text : expected.path("messageContains")) {
      if (!reason.contains(text.asText())) {
        return Difference.of("reason", text.asText(), reason);
      }
    }
    return Optional.empty();
  }

  private Optional<Difference> measurements(List<Measurement> actual) {
    JsonNode expected = json.get("expected");
    Optional<Difference> difference =
        Difference.unlessEqual("number of measurements", expected.size(), actual.size());
    for (int i = 0; i < expected.size() && difference.isEmpty(); i++) {
      difference = measurement("measurement " + i + ", ", expected.get(i), actual.get(i));
    }
    return difference;
  }

  private Optional<Difference> measurement(String place, JsonNode wanted, Measurement measurement) {
    return Difference.unlessEqual(place + "type", text(wanted, "type"), measurement.type())
        .or(
            () ->
                Difference.unlessEqual(
                    place + "occurrenceTimeUtc",
                    Timestamps.isoInstant(wanted.get("occurrenceTimeUtc").asText()).orElseThrow(),
                    measurement.occurrenceTime()))
        .or(() -> same(place, "deviceId", wanted, measurement.deviceId()))
        .or(() -> same(place, "patientId", wanted, measurement.patientId()))
        .or(() -> same(place, "encounterId", wanted, measurement.encounterId()))
        .or(() -> same(place, "correlationId", wanted, measurement.correlationId()))
        .or(() -> properties(place, wanted.get("properties"), measurement.properties()));
  }

  private static Optional<Difference> same(
      String place, String name, JsonNode wanted, String actual) {
    return Difference.unlessEqual(place + name, text(wanted, name), actual);
  }

  private Optional<Difference> properties(
      String place, JsonNode expected, List<Measurement.Property> actual) {
    Optional<Difference> difference =
        Difference.unlessEqual(place + "number of properties", expected.size(), actual.size());
    for (int i = 0; i < expected.size() && difference.isEmpty(); i++) {
      JsonNode wanted = expected.get(i);
      Measurement.Property found = actual.get(i);
      difference =
          Difference.unlessEqual(place + "property", text(wanted, "name"), found.name())
              .or(() -> value(place + found.name(), text(wanted, "value"), found.value()));
    }
    return difference;
  }

  private Optional<Difference> value(String place, String expected, String actual) {
    if (!json.has("numericTolerance")) {
      return Difference.unlessEqual(place, expected, actual);
    }
    double distance = Math.abs(Double.parseDouble(expected) - Double.parseDouble(actual));
    return distance <= json.get("numericTolerance").asDouble()
        ? Optional.empty()
        : Difference.of(place, expected, actual);
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText(null);
  }
}
