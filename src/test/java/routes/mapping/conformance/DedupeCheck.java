package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.Measurement;

/**
 * A conformance case of readings of one instant: which counts. Each event's value is a number that
 * tells which event it is, smaller the later it stands, so that not its size decides.
 */
final class DedupeCheck {
  private static final BigDecimal SECOND = BigDecimal.valueOf(1000);
  private static final int GROWING = -1;

  private final JsonNode json;

  DedupeCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    JsonNode events = json.get("events");
    List<Measurement> readings = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Instant time = SeriesObservation.instant(events.get(i).get("OccurrenceTimeUtc"));
      String marker = Integer.toString(events.size() - i);
      readings.add(
          SeriesObservation.reading(time, marker)
              .from(ingested(SeriesObservation.instant(events.get(i).get("IngestionTimeUtc")))));
    }
    List<Instant> times = readings.stream().map(Measurement::occurrenceTime).sorted().toList();
    SeriesObservation series = new SeriesObservation(SECOND, GROWING);
    ObjectNode observation = series.create(times.get(0), times.get(times.size() - 1), readings);
    ArrayNode actual = JsonNodeFactory.instance.arrayNode();
    for (JsonNode sample : series.samples(observation)) {
      JsonNode event = events.get(events.size() - sample.get("value").asInt());
      actual
          .addObject()
          .put("occurrenceTimeUtc", event.get("OccurrenceTimeUtc").asText())
          .put("ingestionTimeUtc", event.get("IngestionTimeUtc").asText());
    }
    List<JsonNode> expected = new ArrayList<>();
    json.get("expectedGroups").forEach(group -> group.get("data").forEach(expected::add));
    expected.sort(
        Comparator.comparing(data -> SeriesObservation.instant(data.get("occurrenceTimeUtc"))));
    ArrayNode wanted = JsonNodeFactory.instance.arrayNode().addAll(expected);
    return Subset.difference("readings that count", wanted, actual);
  }

  private static Measurement.Origin ingested(Instant time) {
    return new Measurement.Origin(
        null, null, null, null, "upsert", null, null, time, null, null, null, null, null, null);
  }
}
