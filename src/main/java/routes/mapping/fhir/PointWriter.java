package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import routes.mapping.TransformException;

/** Writes single readings as Quantity or String and decides which of two counts. */
final class PointWriter {
  private final DecisionExtensions extensions;
  private final boolean wide;

  /**
   * @param wide whether windows take readings of more than one instant
   */
  PointWriter(DecisionExtensions extensions, boolean wide) {
    this.extensions = extensions;
    this.wide = wide;
  }

  /** Writes a reading in place of what stands. */
  void put(ObjectNode owner, ValueTemplate value, Point point, Frame frame) {
    if (value instanceof ValueTemplate.Quantity quantity) {
      ObjectNode json = owner.putObject(value.element());
      json.put("value", number(quantity, point));
      Coding.putIfSet(json, "unit", quantity.unit());
      Coding.putIfSet(json, "system", quantity.system());
      Coding.putIfSet(json, "code", quantity.code());
    } else {
      if (point.value().isBlank()) {
        throw new TransformException(
            "value-empty", "The value of [" + value.valueName() + "] is empty.");
      }
      owner.put(value.element(), point.value());
      owner.remove("_" + value.element());
    }
    putOrigin(owner, value, point, frame);
  }

  private static BigDecimal number(ValueTemplate.Quantity quantity, Point point) {
    return Numbers.parse(point.value())
        .orElseThrow(
            () ->
                new TransformException(
                    "value-not-numeric",
                    "The value of [" + quantity.valueName() + "] is not a number."));
  }

  private void putOrigin(ObjectNode owner, ValueTemplate value, Point point, Frame frame) {
    String time = wide ? Times.utc(point.time()) : null;
    String version = point.version().equals(frame.issued()) ? null : Times.issued(point.version());
    String name = origins(value);
    if (time == null && version == null && !owner.has(name)) {
      return;
    }
    ObjectNode holder = owner.withObjectProperty(name);
    extensions.readingTime.set(holder, time);
    extensions.readingVersion.set(holder, version);
    if (holder.isEmpty()) {
      owner.remove(name);
    }
  }

  private static String origins(ValueTemplate value) {
    return value instanceof ValueTemplate.Quantity ? value.element() : "_" + value.element();
  }

  /**
   * Puts a reading in place of what stands, if it counts for more, and keeps the version of what
   * counts while the Observation's version moves on.
   *
   * @param added or null if there is none
   * @return whether more changed than versions
   */
  boolean merge(ObjectNode owner, ValueTemplate value, Point added, Frame before, Frame after) {
    JsonNode standing = owner.get(value.element());
    if (standing == null) {
      if (added == null) {
        return false;
      }
      owner.remove("dataAbsentReason");
      put(owner, value, added, after);
      return true;
    }
    Point present = read(owner, value, added, before);
    int order = added == null ? -1 : Point.IN_ONE_WINDOW.compare(added, present);
    boolean same = added != null && showsTheSame(value, added, present);
    if (order > 0 && same && !added.told()) {
      order = 0;
    }
    if (order > 0 && !same) {
      put(owner, value, added, after);
      return true;
    }
    keepVersion(owner, value, order > 0 ? added : present, after);
    return order >= 0
        && value instanceof ValueTemplate.Quantity quantity
        && refreshUnit((ObjectNode) standing, quantity);
  }

  private Point read(ObjectNode owner, ValueTemplate value, Point added, Frame frame) {
    JsonNode standing = owner.get(value.element());
    JsonNode holder = owner.path(origins(value));
    Instant time =
        wide
            ? Times.read(extensions.readingTime.on(holder).orElse(null)).orElse(frame.start())
            : added == null ? frame.start() : added.time();
    Instant version =
        Times.read(extensions.readingVersion.on(holder).orElse(null)).orElse(frame.issued());
    String text =
        value instanceof ValueTemplate.Quantity
            ? standing.path("value").asText()
            : standing.asText();
    return new Point(
        time.truncatedTo(ChronoUnit.MILLIS), version.truncatedTo(ChronoUnit.MILLIS), text);
  }

  private boolean showsTheSame(ValueTemplate value, Point one, Point other) {
    boolean sameValue =
        value instanceof ValueTemplate.Quantity
            ? Objects.equals(Numbers.orNull(one.value()), Numbers.orNull(other.value()))
            : one.value().equals(other.value());
    return sameValue && one.time().equals(other.time());
  }

  private void keepVersion(ObjectNode owner, ValueTemplate value, Point counts, Frame after) {
    String name = origins(value);
    Instant told =
        Times.read(extensions.readingVersion.on(owner.path(name)).orElse(null)).orElse(null);
    Instant wanted = counts.version().equals(after.issued()) ? null : counts.version();
    if (Objects.equals(told, wanted) || counts.version().equals(told)) {
      return;
    }
    ObjectNode holder =
        owner.get(name) instanceof ObjectNode present
            ? present
            : JsonNodeFactory.instance.objectNode();
    extensions.readingVersion.set(holder, wanted == null ? null : Times.issued(wanted));
    if (holder.isEmpty()) {
      owner.remove(name);
    } else {
      owner.set(name, holder);
    }
  }

  /** A corrected mapping corrects the unit of a value that stands as it should. */
  private static boolean refreshUnit(ObjectNode standing, ValueTemplate.Quantity quantity) {
    ObjectNode before = standing.deepCopy();
    Coding.putIfSet(standing, "unit", quantity.unit());
    Coding.putIfSet(standing, "system", quantity.system());
    Coding.putIfSet(standing, "code", quantity.code());
    return !before.equals(standing);
  }
}
