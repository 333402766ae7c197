package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import routes.mapping.Measurement;
import routes.mapping.Timestamps;
import routes.mapping.expression.Expression;

/**
 * One template of a device mapping, compiled.
 *
 * @param typeName measurement type that it makes
 * @param match selects the tokens that become one measurement each; null where the mapping left it
 *     blank
 * @param seesRoot whether the other expressions see the whole message with {@code matchedToken} in
 *     it (CalculatedContent), or the matched token alone
 * @param endTimestamp null if not set
 * @param correlationId null if not set
 * @param timezone null if not set: then {@code Properties.timezone} counts, but leaves timestamps
 *     without a zone in UTC
 * @param recordingMethod null if not set
 * @param rejections conditions under which a match is refused
 */
public record DeviceTemplate(
    String typeName,
    Expression match,
    boolean seesRoot,
    Extraction deviceId,
    Extraction timestamp,
    Extraction endTimestamp,
    Extraction correlationId,
    Extraction patientId,
    Extraction encounterId,
    Extraction timezone,
    Extraction recordingMethod,
    List<Extraction> values,
    List<Rejection> rejections) {

  /** A condition under which a match is refused, with what to tell about it. */
  record Rejection(Expression when, String code, String reason) {}

  public DeviceTemplate {
    values = List.copyOf(values);
    rejections = List.copyOf(rejections);
  }

  /** The names that a measurement of this template may carry. */
  public List<String> valueNames() {
    return values.stream().map(Extraction::name).toList();
  }

  Set<String> requiredNames() {
    return match == null ? Set.of() : match.requiredNames();
  }

  List<JsonNode> matches(JsonNode envelope) {
    if (match == null) {
      throw new ExtractionException(
          "expression-missing", "An expression must be set for [TypeMatchExpression]");
    }
    return match.selectAll(envelope);
  }

  /**
   * Makes the measurement of one match.
   *
   * @param extended the members of the envelope; {@code matchedToken} is set in it
   */
  Measurement extract(JsonNode envelope, JsonNode token, ObjectNode extended) {
    JsonNode context = context(token, extended);
    for (Rejection rejection : rejections) {
      if (holds(rejection, context)) {
        throw new ExtractionException(rejection.code(), rejection.reason());
      }
    }
    String device = deviceId.text(context);
    Optional<String> zone = zone(envelope, context);
    ZoneId naiveZone =
        timezone == null ? ZoneOffset.UTC : zone.flatMap(Timestamps::zone).orElse(ZoneOffset.UTC);
    Instant start = timestamp.extract(context, value -> instant(value, naiveZone));
    Instant end =
        endTimestamp == null
            ? null
            : endTimestamp.extract(context, value -> instant(value, naiveZone));
    if (end != null && end.isBefore(start)) {
      throw new ExtractionException(
          "period-reversed", "The end of the period stands before its start.");
    }
    String correlation = text(correlationId, context);
    String patient = text(patientId, context);
    String encounter = text(encounterId, context);
    List<Measurement.Property> properties = new ArrayList<>(values.size());
    for (Extraction value : values) {
      String text = value.text(context);
      if (text != null) {
        properties.add(new Measurement.Property(value.name(), text));
      }
    }
    return new Measurement(
        typeName,
        start,
        end,
        device,
        patient,
        encounter,
        correlation,
        zone.orElse(null),
        method(context),
        properties,
        null);
  }

  /**
   * What the expressions of a match see.
   *
   * @param extended the members of the envelope; {@code matchedToken} is set in it
   */
  JsonNode context(JsonNode token, ObjectNode extended) {
    if (!seesRoot) {
      return token;
    }
    extended.set("matchedToken", token);
    return extended;
  }

  /** Everything that the template takes out of a match, in the order in which it is asked. */
  List<Extraction> extractions() {
    List<Extraction> all = new ArrayList<>();
    Stream.of(
            deviceId,
            timezone,
            timestamp,
            endTimestamp,
            correlationId,
            patientId,
            encounterId,
            recordingMethod)
        .filter(Objects::nonNull)
        .forEach(all::add);
    all.addAll(values);
    return all;
  }

  private boolean holds(Rejection rejection, JsonNode context) {
    try {
      return rejection.when().holds(context);
    } catch (routes.mapping.ExpressionException e) {
      throw new ExtractionException(
          "expression-failed",
          "The rejectWhen expression " + rejection.when().text() + " failed: " + e.getMessage());
    }
  }

  private Optional<String> zone(JsonNode envelope, JsonNode context) {
    String text =
        timezone == null
            ? envelope.path("Properties").path("timezone").asText(null)
            : timezone.text(context);
    return Optional.ofNullable(text).filter(value -> Timestamps.zone(value).isPresent());
  }

  private String method(JsonNode context) {
    String text = text(recordingMethod, context);
    return "manual".equals(text) || "device".equals(text) ? text : null;
  }

  private static Optional<Instant> instant(JsonNode value, ZoneId naiveZone) {
    return value.isTextual() ? Timestamps.parse(value.textValue(), naiveZone) : Optional.empty();
  }

  private static String text(Extraction extraction, JsonNode context) {
    return extraction == null ? null : extraction.text(context);
  }
}
