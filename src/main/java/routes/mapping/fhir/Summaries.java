package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.ValueTemplate;
import routes.mapping.fhir.value.SampleStatistics;
import routes.mapping.fhir.value.ValueWriter;

/**
 * The summary values of a template. Each is computed anew from the series as it stands in the
 * Observation, so it depends on nothing else.
 */
final class Summaries {
  private static final int OWN = -1;
  private static final String SERIES = "valueSampledData";

  private final FhirTemplate template;
  private final IntFunction<ObjectNode> newComponent;
  private final List<Place> places = new ArrayList<>();

  /** A summary by the number of its component and of the component of its series, or OWN. */
  private record Place(ValueTemplate.Summary summary, int number, int series) {}

  /**
   * @param newComponent makes the component of a number, with its code only
   */
  Summaries(FhirTemplate template, IntFunction<ObjectNode> newComponent) {
    this.template = template;
    this.newComponent = newComponent;
    for (int number = OWN; number < template.components().size(); number++) {
      if (value(number) instanceof ValueTemplate.Summary summary) {
        places.add(new Place(summary, number, seriesOf(summary)));
      }
    }
  }

  private ValueTemplate value(int number) {
    return number == OWN ? template.value() : template.components().get(number).value();
  }

  private int seriesOf(ValueTemplate.Summary summary) {
    for (int number = OWN; number < template.components().size(); number++) {
      if (value(number) instanceof ValueTemplate.Series series
          && series.valueName().equals(summary.valueName())) {
        return number;
      }
    }
    throw new IllegalArgumentException("a summary without its series is refused at load");
  }

  /**
   * Writes every summary of an Observation whose series are written.
   *
   * @param before the Observation as it stood, or null for a new one
   * @return whether a summary was changed
   * @throws routes.mapping.TransformException if another kind of value stands there
   */
  boolean update(ObjectNode observation, ObjectNode before) {
    boolean changed = false;
    for (Place place : places) {
      JsonNode series = series(observation, place.series());
      JsonNode stood = before == null ? null : series(before, place.series());
      if (series == null && stood != null) {
        Components components = new Components(template, observation);
        ObjectNode owner = place.number() == OWN ? observation : components.find(place.number());
        changed |= owner != null && takeAway(observation, owner, place);
      }
      if (series != null) {
        boolean sameData = stood != null && series.path("data").equals(stood.path("data"));
        changed |= update(observation, place, series, sameData);
      }
    }
    return changed;
  }

  private JsonNode series(ObjectNode observation, int number) {
    ObjectNode owner =
        number == OWN ? observation : new Components(template, observation).find(number);
    return owner == null ? null : owner.get(SERIES);
  }

  private boolean update(ObjectNode observation, Place place, JsonNode series, boolean sameData) {
    ValueTemplate.Summary summary = place.summary();
    Optional<SampleStatistics.Result> result =
        new SampleStatistics(series).of(summary.statistic(), summary.decimals());
    Components components = new Components(template, observation);
    ObjectNode owner = place.number() == OWN ? observation : components.find(place.number());
    if (result.isEmpty()) {
      return owner != null && takeAway(observation, owner, place);
    }
    if (owner == null) {
      owner = newComponent.apply(place.number());
      components.insert(owner, place.number());
    }
    ValueWriter.refuseOtherValue(owner, summary);
    JsonNode standing = owner.get(summary.element());
    ObjectNode wanted = json(summary, result.get());
    if (standing != null && shows(standing, wanted, sameData)) {
      return false;
    }
    JsonNode rest = owner.remove("component");
    owner.remove("dataAbsentReason");
    owner.set(summary.element(), wanted);
    if (rest != null) {
      owner.set("component", rest);
    }
    return true;
  }

  private boolean takeAway(ObjectNode observation, ObjectNode owner, Place place) {
    if (owner.remove(place.summary().element()) == null) {
      return false;
    }
    if (place.number() != OWN) {
      String reason = template.components().get(place.number()).absentReason();
      if (reason != null) {
        Absence.put(owner, reason);
      } else {
        Components.remove(observation, owner);
      }
    }
    return true;
  }

  private static ObjectNode json(ValueTemplate.Summary summary, SampleStatistics.Result result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("value", result.value());
    Coding.putIfSet(json, "comparator", result.comparator());
    Coding.putIfSet(json, "unit", summary.unit());
    Coding.putIfSet(json, "system", summary.system());
    Coding.putIfSet(json, "code", summary.code());
    return json;
  }

  /** Of the same samples the same number, though a server may have dropped trailing zeros. */
  private static boolean shows(JsonNode standing, ObjectNode wanted, boolean sameData) {
    BigDecimal own = standing.path("value").decimalValue();
    BigDecimal other = wanted.get("value").decimalValue();
    return (sameData ? own.compareTo(other) == 0 : own.equals(other))
        && List.of("comparator", "unit", "system", "code").stream()
            .allMatch(name -> Objects.equals(standing.get(name), wanted.get(name)));
  }
}
