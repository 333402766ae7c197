package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import routes.mapping.MappingOptions;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

/**
 * Writes values into an Observation or a component, and decides whether a later reading replaces
 * what stands there.
 *
 * <p>A Quantity or String of a window of many readings carries the time and the version of the
 * reading that it shows as extensions, so that the next merge can tell which of two counts.
 */
final class ValueWriter {
  private static final String TIME = "/StructureDefinition/reading-time";
  private static final String VERSION = "/StructureDefinition/reading-version";

  private final MappingOptions options;
  private final boolean wide;

  /**
   * @param wide whether windows take readings of more than one instant
   */
  ValueWriter(MappingOptions options, boolean wide) {
    this.options = options;
    this.wide = wide;
  }

  /** Writes the value of a property that the group has. */
  void put(ObjectNode owner, ValueTemplate value, GroupReadings readings, MeasurementGroup group) {
    if (value instanceof ValueTemplate.Series series) {
      String data =
          Series.build(
              readings.series(series.valueName()),
              group.start(),
              group.end(),
              Series.nanos(series.period()),
              series.trim(),
              options.maxSamples());
      putSeries(owner, series, data);
    } else {
      putPoint(owner, value, readings.single(value.valueName()));
    }
  }

  /** Writes one reading. */
  private void putPoint(ObjectNode owner, ValueTemplate value, Point point) {
    if (value instanceof ValueTemplate.Quantity quantity) {
      BigDecimal number =
          Numbers.parse(point.value())
              .orElseThrow(
                  () ->
                      new TransformException(
                          "value-not-numeric",
                          "The value of [" + quantity.valueName() + "] is not a number."));
      ObjectNode json = owner.putObject(value.element());
      json.put("value", number);
      Coding.putIfSet(json, "unit", quantity.unit());
      Coding.putIfSet(json, "system", quantity.system());
      Coding.putIfSet(json, "code", quantity.code());
      putOrigin(json, point);
    } else if (value instanceof ValueTemplate.Constant constant) {
      owner.set(value.element(), constant.concept().toJson());
    } else {
      if (point.value().isBlank()) {
        throw new TransformException(
            "value-empty", "The value of [" + value.valueName() + "] is empty.");
      }
      owner.put(value.element(), point.value());
      if (wide) {
        putOrigin(owner.putObject("_" + value.element()), point);
      }
    }
  }

  void putSeries(ObjectNode owner, ValueTemplate.Series series, String data) {
    ObjectNode json = owner.putObject(series.element());
    ObjectNode origin = json.putObject("origin").put("value", 0);
    Coding.putIfSet(origin, "unit", series.unit());
    Coding.putIfSet(origin, "system", series.system());
    Coding.putIfSet(origin, "code", series.code());
    json.set("period", DecimalNode.valueOf(series.period()));
    json.put("dimensions", 1).put("data", data);
  }

  private void putOrigin(ObjectNode owner, Point point) {
    if (!wide) {
      return;
    }
    ArrayNode extensions = owner.putArray("extension");
    extensions
        .addObject()
        .put("url", options.identifierBase() + TIME)
        .put("valueInstant", Times.utc(point.time()));
    if (!point.version().equals(Instant.MIN)) {
      extensions
          .addObject()
          .put("url", options.identifierBase() + VERSION)
          .put("valueInstant", Times.utc(point.version()));
    }
  }

  /**
   * Puts a reading in place of what stands, if it counts for more.
   *
   * @param issued version of the Observation, for windows of one instant
   * @param start begin of the Observation
   */
  void mergePoint(
      ObjectNode owner, ValueTemplate value, Point point, Instant issued, Instant start) {
    JsonNode standing = owner.get(value.element());
    if (standing == null) {
      owner.remove("dataAbsentReason");
      putPoint(owner, value, point);
      return;
    }
    if (value instanceof ValueTemplate.Constant constant) {
      owner.set(value.element(), constant.concept().toJson());
      return;
    }
    boolean quantity = value instanceof ValueTemplate.Quantity;
    Point before =
        new Point(
            wide ? origin(owner, value, TIME, start) : point.time(),
            wide ? origin(owner, value, VERSION, Instant.MIN) : issued,
            quantity ? standing.path("value").asText() : standing.asText());
    int order = Point.IN_ONE_WINDOW.compare(point, before);
    boolean same =
        Point.compareValues(point.value(), before.value()) == 0 || sameNumber(point, before);
    if (same && !wide) {
      if (quantity && order >= 0) {
        refreshUnit((ObjectNode) standing, (ValueTemplate.Quantity) value);
      }
    } else if (order > 0) {
      putPoint(owner, value, point);
    }
  }

  private static boolean sameNumber(Point one, Point other) {
    BigDecimal a = Numbers.orNull(one.value());
    BigDecimal b = Numbers.orNull(other.value());
    return a != null && b != null && a.compareTo(b) == 0;
  }

  /** A corrected mapping corrects the unit of a value that stands as it should. */
  private static void refreshUnit(ObjectNode standing, ValueTemplate.Quantity quantity) {
    Coding.putIfSet(standing, "unit", quantity.unit());
    Coding.putIfSet(standing, "system", quantity.system());
    Coding.putIfSet(standing, "code", quantity.code());
  }

  private Instant origin(ObjectNode owner, ValueTemplate value, String name, Instant otherwise) {
    JsonNode holder =
        value instanceof ValueTemplate.Quantity
            ? owner.path(value.element())
            : owner.path("_" + value.element());
    for (JsonNode extension : holder.path("extension")) {
      if (extension.path("url").asText().equals(options.identifierBase() + name)) {
        return Times.read(extension.get("valueInstant")).orElse(otherwise);
      }
    }
    return otherwise;
  }

  /**
   * Adds readings to a series, or makes one, over a span.
   *
   * @param added may be empty: the series is then only moved to the span
   * @param standingStart begin of the series that stands
   */
  void mergeSeries(
      ObjectNode owner,
      ValueTemplate.Series series,
      List<Point> added,
      Instant standingStart,
      Instant start,
      Instant end) {
    long period = Series.nanos(series.period());
    JsonNode standing = owner.get(series.element());
    List<Point> existing = List.of();
    if (standing != null) {
      if (standing.path("dimensions").asInt(1) > 1) {
        throw new TransformException(
            "series-not-mergeable", "The series that stands has more than one dimension.");
      }
      BigDecimal own = standing.path("period").decimalValue();
      long ownPeriod = Series.nanos(own) > 0 ? Series.nanos(own) : period;
      existing = Series.decode(standing.path("data").asText(), standingStart, ownPeriod);
    }
    String data =
        Series.merge(existing, added, start, end, period, series.trim(), options.maxSamples());
    if (standing == null) {
      owner.remove("dataAbsentReason");
      putSeries(owner, series, data);
    } else if (!standing.path("data").asText().equals(data)) {
      putSeries(owner, series, data);
    }
  }
}
