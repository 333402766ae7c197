package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.cli.cases.ObservationGroups;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.TransformException;
import routes.mapping.fhir.ConnectorIdentifier;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.PeriodInterval;

/** A conformance case of grouping: which readings become one Observation, and of which window. */
final class GroupingCheck {
  private static final String LINK = "link";

  private final JsonNode json;

  GroupingCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    if (json.has("expectedGrouping")) {
      return kind();
    }
    return json.has("expectedIdSegment") ? identity() : groups();
  }

  /** Whether an interval groups by correlation id or by time. */
  private Optional<Difference> kind() {
    PeriodInterval interval = mapping("t").templates().get(0).interval();
    return Difference.unlessEqual(
        "grouping",
        json.get("expectedGrouping").asText(),
        interval == PeriodInterval.CORRELATION ? "correlation" : "timePeriod");
  }

  /** What of the connector's identifier stands for the group's window. */
  private Optional<Difference> identity() {
    String correlation = json.path("correlationId").asText(null);
    Instant start = boundary("start");
    MeasurementGroup group =
        new MeasurementGroup(
            start, boundary("end"), List.of(Readings.of("t", start, correlation, List.of())));
    return Difference.unlessEqual(
        "segment of the identifier",
        json.get("expectedIdSegment").asText(),
        ConnectorIdentifier.segment(group, correlation != null));
  }

  private Instant boundary(String side) {
    return Timestamps.isoInstant(json.path("boundary").path(side).asText("")).orElse(Instant.EPOCH);
  }

  private Optional<Difference> groups() {
    JsonNode given = json.get("measurementGroup");
    String type = given.path("type").asText("");
    String correlation = given.path("correlationId").asText(null);
    ObservationGroups groups = new ObservationGroups(mapping(type.isBlank() ? "t" : type), LINK);
    try {
      for (Measurement measurement :
          measurements(given, type.isBlank() ? "t" : type, correlation)) {
        groups.add(measurement);
      }
    } catch (TransformException e) {
      return json.has("expectedError")
          ? Optional.empty()
          : Difference.of("grouping", "a group", e.code() + ": " + e.reason());
    }
    if (json.has("expectedError")) {
      return Difference.of("grouping", json.get("expectedError").toString(), "no error");
    }
    return compare(groups.groups());
  }

  private Optional<Difference> compare(Map<ObservationKey, MeasurementGroup> groups) {
    JsonNode expected = json.get("expected");
    List<MeasurementGroup> actual = List.copyOf(groups.values());
    Optional<Difference> difference =
        Difference.unlessEqual("number of groups", expected.size(), actual.size());
    for (int i = 0; i < expected.size() && difference.isEmpty(); i++) {
      difference = Subset.difference("$[" + i + "]", expected.get(i), describe(actual.get(i)));
    }
    return difference;
  }

  private static List<Measurement> measurements(JsonNode given, String type, String correlation) {
    List<Measurement> measurements = new ArrayList<>();
    for (JsonNode reading : given.path("data")) {
      List<Measurement.Property> properties = new ArrayList<>();
      for (JsonNode property : reading.path("properties")) {
        properties.add(
            new Measurement.Property(
                property.get("name").asText(), property.get("value").asText()));
      }
      Instant time = Timestamps.isoInstant(reading.get("occurrenceTimeUtc").asText()).orElseThrow();
      measurements.add(Readings.of(type, time, correlation, properties));
    }
    if (measurements.isEmpty()) {
      measurements.add(Readings.of(type, Instant.EPOCH, correlation, List.of()));
    }
    return measurements;
  }

  private static ObjectNode describe(MeasurementGroup group) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    described.put("name", group.first().type());
    described
        .putObject("boundary")
        .put("start", group.start().toString())
        .put("end", group.end().toString());
    ObjectNode values = described.putObject("values");
    for (Measurement measurement : group.measurements()) {
      for (Measurement.Property property : measurement.properties()) {
        values
            .withArray(property.name())
            .addObject()
            .put("time", measurement.occurrenceTime().toString())
            .put("value", property.value());
      }
    }
    return described;
  }

  private FhirMapping mapping(String type) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("typeName", type);
    body.put("periodInterval", json.path("periodInterval").asInt(0));
    body.putArray("codes");
    return SeriesObservation.mapping(body);
  }
}
