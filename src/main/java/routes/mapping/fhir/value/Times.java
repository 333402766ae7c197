package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import routes.mapping.InstantText;
import routes.mapping.Timestamps;

/** Instants as FHIR texts and back. */
public final class Times {
  private static final String ZONE_EXTENSION = "http://hl7.org/fhir/StructureDefinition/tz-code";

  /** As many entries as there are zones with names, at most. */
  private static final Map<ZoneId, ObjectNode> NAMED = new ConcurrentHashMap<>();

  private Times() {}

  /** UTC, with as many fraction digits as needed. */
  static String utc(Instant instant) {
    return InstantText.of(instant, ZoneOffset.UTC);
  }

  /** UTC in milliseconds at most, as servers keep an {@code instant}. */
  public static String issued(Instant instant) {
    return InstantText.of(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  /** In the offset of a zone at that time. */
  static String local(Instant instant, ZoneId zone) {
    return InstantText.of(instant, zone.getRules().getOffset(instant));
  }

  /** {@code effectiveDateTime} in the zone, with the zone's name where it is one. */
  public static void putDateTime(ObjectNode observation, Instant instant, ZoneId zone) {
    putLocal(observation, "effectiveDateTime", instant, zone);
  }

  private static void putLocal(ObjectNode parent, String member, Instant instant, ZoneId zone) {
    parent.put(member, local(instant, zone));
    if (!zoneName(zone).isEmpty()) {
      parent.set("_" + member, named(zone));
    }
  }

  private static ObjectNode named(ZoneId zone) {
    ObjectNode known = NAMED.get(zone);
    return known != null ? known : NAMED.computeIfAbsent(zone, Times::extensionOf);
  }

  private static ObjectNode extensionOf(ZoneId zone) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("extension")
        .addObject()
        .put("url", ZONE_EXTENSION)
        .put("valueCode", zone.getId());
    return Constants.of(json);
  }

  /** The name of a zone that is more than an offset, else an empty text. */
  static String zoneName(ZoneId zone) {
    return zone.getId().indexOf('/') > 0 || zone.getId().equals("UTC") ? zone.getId() : "";
  }

  /**
   * The named zone of a time.
   *
   * @param member of {@code parent} that holds it: {@code effectiveDateTime}, {@code start}
   */
  public static Optional<ZoneId> namedZone(JsonNode parent, String member) {
    for (JsonNode extension : parent.path("_" + member).path("extension")) {
      if (ZONE_EXTENSION.equals(extension.path("url").asText())) {
        return Timestamps.zone(extension.path("valueCode").asText(null));
      }
    }
    return Optional.empty();
  }

  /** The offset that a FHIR dateTime is written in. */
  public static Optional<ZoneId> offset(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).getOffset());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** {@code effectivePeriod} as the IoMT connector writes it. */
  public static void putUtcPeriod(ObjectNode observation, Instant start, Instant end) {
    observation.putObject("effectivePeriod").put("start", utc(start)).put("end", utc(end));
  }

  /**
   * {@code effectivePeriod} in the zones, each with its name where it is one; the end is the last
   * millisecond inside.
   */
  public static void putLocalPeriod(ObjectNode observation, Moment start, Moment end) {
    ObjectNode period = observation.putObject("effectivePeriod");
    putLocal(period, "start", start.at(), start.zone());
    putLocal(period, "end", end.at().truncatedTo(ChronoUnit.MILLIS), end.zone());
  }

  /** A FHIR dateTime or instant that has a time. */
  public static Optional<Instant> read(JsonNode text) {
    if (text == null || !text.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text.textValue()).toInstant());
    } catch (DateTimeParseException e) {
      return Timestamps.isoInstant(text.textValue());
    }
  }
}
