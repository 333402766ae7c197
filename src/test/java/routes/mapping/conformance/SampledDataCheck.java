package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.Measurement;

/** Conformance cases of SampledData: built, read back and merged, by way of Observations. */
final class SampledDataCheck {
  private static final BigDecimal MINUTE = BigDecimal.valueOf(60_000);
  private static final int FIXED = 60;
  private static final int GROWING = -1;

  private final JsonNode json;

  SampledDataCheck(JsonNode json) {
    this.json = json;
  }

  /** Readings into a window. */
  Optional<Difference> build() {
    SeriesObservation series =
        new SeriesObservation(json.get("samplePeriodMs").decimalValue(), FIXED);
    Instant start = SeriesObservation.instant(json.get("startBoundary"));
    Instant end = SeriesObservation.instant(json.get("endBoundary"));
    ObjectNode observation =
        series.create(start, end, SeriesObservation.readings(json.get("values")));
    return Difference.unlessEqual(
        "data", json.get("expected").asText(), SeriesObservation.data(observation));
  }

  /**
   * A series that stands on the server, read back: a reading one period before its first sample is
   * merged into it, so that every sample moves by one and keeps its time.
   */
  Optional<Difference> decode() {
    BigDecimal period = json.get("samplePeriodMs").decimalValue();
    SeriesObservation series = new SeriesObservation(period, GROWING);
    Instant start = SeriesObservation.instant(json.get("start"));
    String data = json.get("data").asText();
    long nanos = period.movePointRight(6).longValueExact();
    Instant end = start.plusNanos(nanos * (data.split(" ").length - 1));
    ObjectNode standing = series.create(start, end, List.of(SeriesObservation.reading(start, "0")));
    ((ObjectNode) standing.get("valueSampledData")).put("data", data);
    Instant before = start.minusNanos(nanos);
    Measurement added = SeriesObservation.reading(before, "0");
    ArrayNode samples = series.samples(series.merge(standing, before, before, List.of(added)));
    samples.remove(0);
    return Subset.difference("samples", json.get("expected"), samples);
  }

  /** Readings into a series that holds others. */
  Optional<Difference> merge() {
    SeriesObservation series = new SeriesObservation(MINUTE, GROWING);
    List<Measurement> standing = SeriesObservation.readings(json.get("existing"));
    List<Measurement> added = SeriesObservation.readings(json.get("new"));
    ObjectNode created = series.create(first(standing), last(standing), standing);
    ObjectNode merged = series.merge(created, first(added), last(added), added);
    return Subset.difference("samples", json.get("expected"), series.samples(merged));
  }

  private static Instant first(List<Measurement> readings) {
    return times(readings).get(0);
  }

  private static Instant last(List<Measurement> readings) {
    List<Instant> times = times(readings);
    return times.get(times.size() - 1);
  }

  private static List<Instant> times(List<Measurement> readings) {
    return new ArrayList<>(readings).stream().map(Measurement::occurrenceTime).sorted().toList();
  }
}
