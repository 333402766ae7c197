package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import routes.mapping.MeasurementGroup;

/**
 * One merge of a group into an Observation that stands on the server. Every part of an Observation
 * is the greatest of what was ever put into it: values by version, time and value, {@code issued}
 * by version. So merges in any order, in any batches and any number of times end in the same.
 */
final class ObservationMerge {
  private final ObservationTemplate prepared;
  private final FhirTemplate template;
  private final ObservationContext context;
  private final GroupReadings readings;
  private final EffectiveTime time;

  ObservationMerge(
      ObservationTemplate prepared, MeasurementGroup group, ObservationContext context) {
    this.prepared = prepared;
    this.template = prepared.template();
    this.context = context;
    this.readings = prepared.readings(group, context);
    this.time = new EffectiveTime(template, readings, group);
  }

  /**
   * What a merge comes to.
   *
   * @param observation the merged Observation
   * @param written whether it differs from the one that stands
   * @param amended whether it differs in more than the versions of its readings
   */
  record Result(ObjectNode observation, boolean written, boolean amended) {}

  /** Merges; readings whose source tells no version and that stand already change nothing. */
  Result into(ObjectNode existing) {
    Result result = into(existing, readings.version());
    boolean onlyTaken = !result.amended() && readings.version().isAfter(readings.toldVersion());
    return onlyTaken ? into(existing, readings.toldVersion()) : result;
  }

  private Result into(ObjectNode existing, Instant version) {
    ObjectNode merged = existing.deepCopy();
    boolean amended = mergeCategories(merged);
    Instant issued =
        Times.read(existing.get("issued"))
            .map(instant -> instant.truncatedTo(ChronoUnit.MILLIS))
            .orElse(Point.UNVERSIONED);
    Instant newest = version.isAfter(issued) ? version : issued;
    StandingTime standing = new StandingTime(existing, template.effective(), time);
    EffectiveTime.Joined joined = time.join(standing, issued);
    Frame before = new Frame(standing.start().at(), standing.end().at(), time.moving(), issued);
    Frame after = new Frame(joined.start().at(), joined.end().at(), time.moving(), newest);
    if (template.value() != null && !(template.value() instanceof ValueTemplate.Summary)) {
      amended |= prepared.values().merge(merged, template.value(), readings, before, after);
    }
    amended |= mergeComponents(merged, before, after);
    amended |= prepared.summaries().update(merged, existing);
    amended |= time.show(joined, merged, issued);
    amended |= Recording.of(readings.measurements()).join(merged, context.device());
    if (newest.isAfter(issued)) {
      merged.put("issued", Times.issued(newest));
    }
    return new Result(merged, amended || !merged.equals(existing), amended);
  }

  private boolean mergeCategories(ObjectNode merged) {
    if (prepared.categories().isEmpty()) {
      return merged.remove("category") != null;
    }
    if (prepared.categories().equals(merged.get("category"))) {
      return false;
    }
    merged.set("category", prepared.categories());
    return true;
  }

  private boolean mergeComponents(ObjectNode merged, Frame before, Frame after) {
    boolean amended = false;
    Components components = new Components(template, merged);
    for (int i = 0; i < template.components().size(); i++) {
      ValueTemplate value = template.components().get(i).value();
      if (value instanceof ValueTemplate.Summary) {
        continue;
      }
      ObjectNode standing = components.find(i);
      if (standing == null && readings.has(value.valueName())) {
        standing = prepared.newComponent(i);
        components.insert(standing, i);
      }
      if (standing != null) {
        amended |= prepared.values().merge(standing, value, readings, before, after);
      }
    }
    return amended;
  }
}
