package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import routes.cli.cases.ObservationGroups;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.TransformException;
import routes.mapping.catalog.MappingPair;
import routes.mapping.device.DeviceMessage;
import routes.mapping.device.MatchFailure;
import routes.mapping.device.Normalization;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.ObservationKey;

/**
 * What a mapping pair makes of one message, with placeholders for what only an installation knows.
 *
 * @param observations one a group, in the order of the measurements that begin them
 * @param failures one line for each match or measurement that comes to nothing: place, code, reason
 * @param matches how many matches the device mapping found, failed ones included
 */
record MappingTrial(List<ObjectNode> observations, List<String> failures, int matches) {
  static final String LINK = "LINK";
  static final String SUBJECT = "Patient/PATIENT";
  static final String DEVICE = "Device/DEVICE";
  private static final String IDENTIFIERS =
      MappingOptions.defaults().identifierBase() + "/identifier/observation";

  /**
   * Runs the pair.
   *
   * @param sent a bare body or an envelope, read with {@link routes.mapping.Json}
   */
  static MappingTrial of(MappingPair pair, JsonNode sent) {
    ObjectNode envelope = DeviceMessage.enveloped(sent);
    Normalization normalized = pair.device().normalize(envelope);
    List<String> failures = new ArrayList<>();
    for (MatchFailure failure : normalized.failures()) {
      failures.add(line("match " + failure.match(), failure.code(), failure.reason()));
    }
    Measurement.Origin origin = origin(pair, envelope.path(DeviceMessage.PROPERTIES));
    ObservationGroups groups = new ObservationGroups(pair.fhir(), LINK);
    for (Measurement bare : normalized.measurements()) {
      try {
        groups.add(bare.from(origin));
      } catch (TransformException e) {
        failures.add(line("type " + bare.type(), e.code(), e.reason()));
      }
    }
    List<ObjectNode> observations = new ArrayList<>();
    groups
        .groups()
        .forEach(
            (key, group) -> {
              try {
                observations.add(observation(pair.fhir(), key, group));
              } catch (TransformException e) {
                failures.add(line("type " + group.first().type(), e.code(), e.reason()));
              }
            });
    return new MappingTrial(
        List.copyOf(observations),
        List.copyOf(failures),
        normalized.measurements().size() + normalized.failures().size());
  }

  private static ObjectNode observation(
      FhirMapping mapping, ObservationKey key, MeasurementGroup group) {
    boolean measured =
        group.measurements().stream().anyMatch(one -> !"manual".equals(one.recordingMethod()));
    return mapping.create(
        group,
        new ObservationContext(
            null,
            IDENTIFIERS,
            key.value(),
            SUBJECT,
            measured ? DEVICE : null,
            null,
            issued(group)));
  }

  /** The vendor's version, else the reading's own time: a trial has no time of arrival. */
  private static Instant issued(MeasurementGroup group) {
    return FhirMapping.version(group)
        .orElseGet(
            () ->
                group.measurements().stream()
                    .map(one -> Objects.requireNonNullElse(one.endTime(), one.occurrenceTime()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
  }

  private static Measurement.Origin origin(MappingPair pair, JsonNode properties) {
    return new Measurement.Origin(
        LINK,
        null,
        pair.vendor(),
        null,
        "upsert",
        null,
        Timestamps.isoInstant(properties.path("sourceVersion").asText("")).orElse(null),
        null,
        properties.path("deviceModel").asText(null),
        properties.path("manufacturer").asText(null),
        pair.version(),
        null,
        null,
        null);
  }

  private static String line(String place, String code, String reason) {
    return place + ": " + code + ": " + reason;
  }
}
