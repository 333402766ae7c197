package routes.cli.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.expression.NumberText;

/**
 * A measurement group as JSON: {@code {"name", "boundary": {"start", "end"}, "values": {property:
 * [{"time", "value"}]}}}, in the form of the conformance cases.
 *
 * @param group what it says
 * @param version when the source last changed the readings: the member {@code version}, else the
 *     time of the latest reading
 */
public record GroupDocument(MeasurementGroup group, Instant version) {

  /**
   * Reads a group.
   *
   * @throws UnusableInputException naming the member that is missing or wrong
   */
  public static GroupDocument read(JsonNode json) {
    String type = text(json, "name");
    Instant start = instant(json.path("boundary"), "start", "boundary.start");
    Instant end = instant(json.path("boundary"), "end", "boundary.end");
    if (end.isBefore(start)) {
      throw wrong("boundary.end", "stands before boundary.start");
    }
    String timezone = json.path("timezone").asText(null);
    List<Measurement> readings = new ArrayList<>();
    for (var property : json.path("values").properties()) {
      String place = "values." + property.getKey();
      if (!property.getValue().isArray()) {
        throw wrong(place, "is no array of {time, value}");
      }
      for (JsonNode value : property.getValue()) {
        if (!value.path("value").isValueNode() || value.path("value").isNull()) {
          throw wrong(place, "has a reading without value");
        }
        readings.add(
            reading(
                type,
                instant(value, "time", place + "[].time"),
                timezone,
                new Measurement.Property(property.getKey(), valueText(value.get("value")))));
      }
    }
    if (readings.isEmpty()) {
      throw wrong("values", "holds no reading: {property: [{time, value}]}");
    }
    Instant latest =
        readings.stream()
            .map(Measurement::occurrenceTime)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Instant version = json.hasNonNull("version") ? instant(json, "version", "version") : latest;
    return new GroupDocument(new MeasurementGroup(start, end, readings), version);
  }

  private static Measurement reading(
      String type, Instant time, String timezone, Measurement.Property property) {
    return new Measurement(
        type, time, null, "", null, null, null, timezone, null, List.of(property), null);
  }

  private static String text(JsonNode json, String name) {
    if (!json.path(name).isTextual()) {
      throw wrong(name, "is missing or no text");
    }
    return json.get(name).textValue();
  }

  private static String valueText(JsonNode value) {
    return value.isNumber() ? NumberText.of(value) : value.asText();
  }

  private static Instant instant(JsonNode owner, String name, String place) {
    return Timestamps.isoInstant(owner.path(name).asText(""))
        .orElseThrow(() -> wrong(place, "is no ISO date-time, as 2026-11-20T07:00:00Z"));
  }

  private static UnusableInputException wrong(String place, String what) {
    return new UnusableInputException("The group cannot be read: " + place + " " + what + ".");
  }
}
