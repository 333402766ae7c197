package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;

/** An Observation of one SampledData, made and merged by a mapping of one template. */
final class SeriesObservation {
  static final String TYPE = "series";
  static final String PROPERTY = "value";
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final ObservationContext BARE =
      new ObservationContext(
          null, null, null, null, null, null, Instant.parse("2030-01-01T00:00:00Z"));

  private final FhirMapping mapping;
  private final BigDecimal period;

  /**
   * @param period milliseconds from one sample to the next
   * @param interval {@code periodInterval}: 60 for a window that stays, -1 for one that readings
   *     widen
   */
  SeriesObservation(BigDecimal period, int interval) {
    this.period = period;
    ObjectNode body = NODES.objectNode().put("typeName", TYPE).put("periodInterval", interval);
    body.putArray("codes");
    body.putObject("value")
        .put("valueType", "SampledData")
        .put("valueName", PROPERTY)
        .put("defaultPeriod", period);
    this.mapping = mapping(body);
  }

  /** A FHIR mapping of one template. */
  static FhirMapping mapping(ObjectNode body) {
    ObjectNode document = NODES.objectNode().put("templateType", "CollectionFhir");
    document
        .putArray("template")
        .addObject()
        .put("templateType", "CodeValueFhir")
        .set("template", body);
    return FhirMapping.load(document.toString());
  }

  ObjectNode create(Instant start, Instant end, List<Measurement> readings) {
    return mapping.create(new MeasurementGroup(start, end, readings), BARE);
  }

  /** The Observation with further readings in it. */
  ObjectNode merge(ObjectNode existing, Instant start, Instant end, List<Measurement> readings) {
    return mapping
        .merge(new MeasurementGroup(start, end, readings), existing, BARE)
        .orElse(existing);
  }

  static String data(ObjectNode observation) {
    return observation.path("valueSampledData").path("data").asText();
  }

  /** The samples as {@code [{time, value}]}: FHIR puts each a period after the one before. */
  ArrayNode samples(ObjectNode observation) {
    Instant time = instant(observation.path("effectivePeriod").path("start"));
    ArrayNode samples = NODES.arrayNode();
    for (String token : data(observation).split(" ")) {
      if (!token.equals("E")) {
        samples.addObject().put("time", time.toString()).put("value", token);
      }
      time = time.plusNanos(period.movePointRight(6).longValueExact());
    }
    return samples;
  }

  /** Readings of {@code [{time, value}]}. */
  static List<Measurement> readings(JsonNode values) {
    List<Measurement> readings = new ArrayList<>();
    for (JsonNode value : values) {
      readings.add(reading(instant(value.get("time")), value.get("value").asText()));
    }
    return readings;
  }

  static Measurement reading(Instant time, String value) {
    return Readings.of(TYPE, time, new Measurement.Property(PROPERTY, value));
  }

  static Instant instant(JsonNode text) {
    return Timestamps.isoInstant(text.asText()).orElseThrow();
  }
}
