package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import routes.mapping.MeasurementGroup;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.ValueTemplate;
import routes.mapping.fhir.value.Deletions;
import routes.mapping.fhir.value.Frame;
import routes.mapping.fhir.value.GroupReadings;
import routes.mapping.fhir.value.Point;
import routes.mapping.fhir.value.Times;

/**
 * One merge of a group into an Observation that stands on the server. Every part of an Observation
 * is the greatest of what was ever put into it: values by version, time and value, {@code issued}
 * by version, deletions by version. So merges in any order, in any batches and any number of times
 * end in the same.
 */
final class ObservationMerge {
  static final String IN_ERROR = "entered-in-error";
  static final String PRELIMINARY = "preliminary";

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
   * @param status the status that the change gives it, or null where it keeps the one it has
   */
  record Result(ObjectNode observation, boolean written, String status) {}

  /**
   * Merges; readings whose source tells no version and that stand already change nothing, and
   * neither do deletions without one of readings that are deleted already.
   */
  Result into(ObjectNode existing) {
    Deletions deletions = prepared.deletions(existing);
    boolean again = readings.delete(deletions, true);
    Result result = into(existing, deletions);
    if (!again || result.status() != null) {
      return result;
    }
    Deletions anew = prepared.deletions(existing);
    readings.delete(anew, false);
    return into(existing, anew);
  }

  private Result into(ObjectNode existing, Deletions deletions) {
    if (deletions.isEmpty()) {
      Merged merged = shown(existing, deletions, readings);
      return result(existing, merged.observation(), merged.amended() ? "amended" : null);
    }
    boolean retracted = IN_ERROR.equals(existing.path("status").asText());
    boolean awaited = deletions.isAwaited(existing);
    if (awaited && readings.measurements().isEmpty()) {
      ObjectNode copy = existing.deepCopy();
      deletions.write(copy, Deletions.AWAITED);
      return result(existing, copy, null);
    }
    ObjectNode base = awaited ? prepared.made(readings, time, context) : existing;
    Merged merged = shown(base, deletions, readings);
    if (!prepared.absence().isTotal(merged.observation())) {
      deletions.write(merged.observation(), null);
      boolean amended = merged.amended() || retracted;
      String status = readings.deletes() ? "corrected" : "amended";
      return result(existing, merged.observation(), amended ? status : null);
    }
    ObjectNode kept = shown(base, prepared.deletions(null), readings.withoutValues()).observation();
    kept.put("status", IN_ERROR);
    deletions.write(kept, Deletions.ALL);
    return result(existing, kept, retracted ? null : IN_ERROR);
  }

  private static Result result(ObjectNode existing, ObjectNode merged, String status) {
    return new Result(merged, status != null || !merged.equals(existing), status);
  }

  /**
   * @param amended whether it differs in more than the versions of its readings
   */
  private record Merged(ObjectNode observation, boolean amended) {}

  private Merged shown(ObjectNode existing, Deletions deletions, GroupReadings added) {
    Merged merged = shown(existing, readings.version(), deletions, added);
    boolean onlyTaken = !merged.amended() && readings.version().isAfter(readings.toldVersion());
    return onlyTaken ? shown(existing, readings.toldVersion(), deletions, added) : merged;
  }

  private Merged shown(
      ObjectNode existing, Instant version, Deletions deletions, GroupReadings added) {
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
      amended |= prepared.values().merge(merged, template.value(), added, before, after, deletions);
    }
    amended |= mergeComponents(merged, before, after, deletions, added);
    amended |= prepared.summaries().update(merged, existing);
    amended |= time.show(joined, merged, issued);
    amended |= Recording.of(readings.measurements()).join(merged, context.device());
    if (newest.isAfter(issued)) {
      merged.put("issued", Times.issued(newest));
    }
    return new Merged(merged, amended);
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

  private boolean mergeComponents(
      ObjectNode merged, Frame before, Frame after, Deletions deletions, GroupReadings added) {
    boolean amended = false;
    Components components = new Components(template, merged);
    for (int i = 0; i < template.components().size(); i++) {
      ValueTemplate value = template.components().get(i).value();
      if (value instanceof ValueTemplate.Summary) {
        continue;
      }
      ObjectNode standing = components.find(i);
      Deletions.Of deleted = deletions.of(value.valueName());
      if (standing == null && (added.has(value.valueName()) || deleted.hidesAny())) {
        standing = prepared.newComponent(i);
        components.insert(standing, i);
      }
      if (standing != null) {
        amended |= prepared.values().merge(standing, value, added, before, after, deletions);
        if (!deleted.isEmpty() && !standing.has(value.element())) {
          prepared.absence().leave(merged, standing, i);
        }
      }
    }
    return amended;
  }
}
