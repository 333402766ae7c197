package routes.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.catalog.MappingPair;
import routes.mapping.device.Normalization;
import routes.mapping.fhir.ObservationContext;

/**
 * A case of the product's own format, beside its mapping: one message, the measurements and
 * failures that it gives, and the Observations.
 *
 * @param pair the mapping that it is about
 * @param json the case file
 */
public record MappingCase(MappingPair pair, JsonNode json) {
  private static final String LINK = "link-1";

  /** What the device mapping makes of the message. */
  public Normalization normalize() {
    return pair.device().normalize(json.get("message"));
  }

  /** The measurements as they are filed, in the order of those that begin the groups. */
  public List<MeasurementGroup> groups() {
    ObservationGroups groups = new ObservationGroups(pair.fhir(), LINK);
    normalize().measurements().forEach(bare -> groups.add(bare.from(origin())));
    return List.copyOf(groups.groups().values());
  }

  /** The Observations of the groups, without id and identifier. */
  public List<ObjectNode> observations() {
    return groups().stream().map(group -> pair.fhir().create(group, context())).toList();
  }

  /** The references that the case gives, and when the message came in. */
  public ObservationContext context() {
    JsonNode context = json.path("context");
    return new ObservationContext(
        null,
        null,
        null,
        context.path("subject").asText(null),
        context.path("device").asText(null),
        context.path("encounter").asText(null),
        ingested());
  }

  /** The first difference: measurements, failures, Observations, then filing the same again. */
  public Optional<Difference> check() {
    Normalization normalized = normalize();
    return Difference.unlessSameJson(
            "measurements", json.get("measurements"), normalized.measurements())
        .or(() -> Difference.unlessEqual("failures", expectedFailures(), failures(normalized)))
        .or(
            () ->
                Difference.unlessSameJson("observations", json.get("observations"), observations()))
        .or(this::filedAgain);
  }

  private Optional<Difference> filedAgain() {
    for (MeasurementGroup group : groups()) {
      ObjectNode created = pair.fhir().create(group, context());
      ObjectNode stored = (ObjectNode) CanonicalJson.read(CanonicalJson.of(created));
      Optional<ObjectNode> merged = pair.fhir().merge(group, stored, context());
      if (merged.isPresent()) {
        return Difference.unlessSameJson(
            "the Observation after the same came again", stored, merged.get());
      }
    }
    return Optional.empty();
  }

  private List<String> expectedFailures() {
    List<String> lines = new ArrayList<>();
    for (JsonNode failure : json.path("failures")) {
      lines.add("match " + failure.get("match").asInt() + ": " + failure.get("code").asText());
    }
    return lines;
  }

  private static List<String> failures(Normalization normalized) {
    return normalized.failures().stream()
        .map(failure -> "match " + failure.match() + ": " + failure.code())
        .toList();
  }

  private Instant ingested() {
    return Instant.parse(json.get("ingested").asText());
  }

  private Measurement.Origin origin() {
    JsonNode properties = json.path("message").path("Properties");
    String version = properties.path("sourceVersion").asText(null);
    return new Measurement.Origin(
        properties.path("connectionId").asText(null),
        properties.path("sender").asText(null),
        properties.path("vendor").asText(null),
        properties.path("dataType").asText(null),
        "upsert",
        properties.path("sourceId").asText(null),
        version == null ? null : Instant.parse(version),
        ingested(),
        properties.path("deviceModel").asText(null),
        properties.path("manufacturer").asText(null),
        pair.version(),
        "trace-1",
        null,
        null);
  }
}
