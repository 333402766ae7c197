package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

/** One merge of a group into an Observation that stands on the server. */
final class ObservationMerge {
  private final ObservationTemplate prepared;
  private final FhirTemplate template;
  private final MeasurementGroup group;
  private final GroupReadings readings;

  ObservationMerge(
      ObservationTemplate prepared, MeasurementGroup group, ObservationContext context) {
    this.prepared = prepared;
    this.template = prepared.template();
    this.group = group;
    this.readings = new GroupReadings(group, context.issued());
  }

  /** The merged Observation, or empty if nothing but {@code issued} would change. */
  Optional<ObjectNode> into(ObjectNode existing) {
    ObjectNode merged = existing.deepCopy();
    mergeCategories(merged);
    Instant standingStart = standingStart(existing);
    Instant standingEnd = standingEnd(existing, standingStart);
    Instant start = earlier(standingStart, group.start());
    Instant end = later(standingEnd, group.end());
    Instant issued = Times.read(existing.get("issued")).orElse(Instant.MIN);
    if (template.value() != null) {
      mergeValue(merged, template.value(), issued, standingStart, start, end);
    }
    mergeComponents(merged, issued, standingStart, start, end);
    if (template.interval() != PeriodInterval.SINGLE
        || template.effective() == EffectiveForm.IOMT) {
      widen(merged, standingStart, standingEnd, start, end);
    }
    if (merged.equals(existing)) {
      return Optional.empty();
    }
    Instant version =
        readings.version().equals(Instant.MIN)
            ? Instant.MIN
            : readings.version().truncatedTo(ChronoUnit.MILLIS);
    if (version.isAfter(issued)) {
      merged.put("issued", Times.issued(version));
    }
    return Optional.of(merged);
  }

  private void mergeCategories(ObjectNode merged) {
    if (prepared.categories().isEmpty()) {
      merged.remove("category");
    } else if (!prepared.categories().equals(merged.get("category"))) {
      merged.set("category", prepared.categories());
    }
  }

  private void mergeValue(
      ObjectNode owner,
      ValueTemplate value,
      Instant issued,
      Instant standingStart,
      Instant start,
      Instant end) {
    boolean has = readings.has(value.valueName());
    boolean stands = owner.has(value.element());
    if (has) {
      refuseOtherValue(owner, value);
    }
    if (value instanceof ValueTemplate.Series series) {
      if (has || stands) {
        List<Point> added = readings.series(value.valueName());
        prepared.values().mergeSeries(owner, series, added, standingStart, start, end);
      }
    } else if (has) {
      Point best = readings.single(value.valueName());
      Point point = new Point(best.time(), truncate(best.version()), best.value());
      prepared.values().mergePoint(owner, value, point, issued, standingStart);
    }
  }

  private static Instant truncate(Instant version) {
    return version.equals(Instant.MIN) ? version : version.truncatedTo(ChronoUnit.MILLIS);
  }

  private static void refuseOtherValue(ObjectNode owner, ValueTemplate value) {
    for (Iterator<String> names = owner.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith("value") && !name.equals(value.element())) {
        throw new TransformException(
            "value-type-differs",
            "The Observation holds a "
                + name
                + " where the mapping writes a "
                + value.element()
                + ".");
      }
    }
  }

  private void mergeComponents(
      ObjectNode merged, Instant issued, Instant standingStart, Instant start, Instant end) {
    for (int i = 0; i < template.components().size(); i++) {
      FhirTemplate.Component component = template.components().get(i);
      ObjectNode standing = find(merged, i);
      if (standing == null) {
        if (!readings.has(component.value().valueName())) {
          continue;
        }
        standing = prepared.newComponent(i);
        insert(merged, standing, i);
      }
      mergeValue(standing, component.value(), issued, standingStart, start, end);
    }
  }

  private ObjectNode find(ObjectNode observation, int number) {
    for (JsonNode candidate : observation.path("component")) {
      if (candidate instanceof ObjectNode component && isOf(component, number)) {
        return component;
      }
    }
    return null;
  }

  /** By the service coding where the template has one, else by any of its codes. */
  private boolean isOf(ObjectNode component, int number) {
    FhirTemplate.Component wanted = template.components().get(number);
    for (JsonNode coding : component.path("code").path("coding")) {
      String system = coding.path("system").asText(null);
      String code = coding.path("code").asText(null);
      if (template.serviceCoding() != null) {
        if (template.serviceCoding().equals(system) && wanted.value().valueName().equals(code)) {
          return true;
        }
      } else {
        for (Coding own : wanted.code().codes()) {
          if (own.code() != null
              && own.code().equals(code)
              && own.system() != null
              && own.system().equals(system)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Before the first component that stands behind it in the template. */
  private void insert(ObjectNode observation, ObjectNode component, int number) {
    ArrayNode components = observation.withArray("component");
    for (int position = 0; position < components.size(); position++) {
      for (int other = number + 1; other < template.components().size(); other++) {
        if (components.get(position) instanceof ObjectNode standing && isOf(standing, other)) {
          components.insert(position, component);
          return;
        }
      }
    }
    components.add(component);
  }

  private void widen(
      ObjectNode merged, Instant standingStart, Instant standingEnd, Instant start, Instant end) {
    if (template.effective() == EffectiveForm.DATE_TIME
        || template.effective() == EffectiveForm.DATE) {
      return;
    }
    boolean wider =
        truncate(start).isBefore(truncate(standingStart))
            || truncate(end).isAfter(truncate(standingEnd));
    if (wider) {
      merged.remove("effectiveDateTime");
      merged.remove("_effectiveDateTime");
      prepared.putEffective(merged, start, end, readings.timezone());
    }
  }

  private Instant standingStart(ObjectNode existing) {
    refuseOtherEffective(existing);
    JsonNode period = existing.path("effectivePeriod");
    return Times.read(period.get("start"))
        .or(() -> Times.read(existing.get("effectiveDateTime")))
        .orElse(group.start());
  }

  private Instant standingEnd(ObjectNode existing, Instant standingStart) {
    if (existing.has("effectivePeriod")) {
      return Times.read(existing.path("effectivePeriod").get("end")).orElse(group.end());
    }
    return existing.has("effectiveDateTime") ? standingStart : group.end();
  }

  private static void refuseOtherEffective(ObjectNode existing) {
    if (existing.has("effectiveTiming") || existing.has("effectiveInstant")) {
      throw new TransformException(
          "effective-type-differs",
          "The Observation has a kind of effective time that readings cannot be merged into.");
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
