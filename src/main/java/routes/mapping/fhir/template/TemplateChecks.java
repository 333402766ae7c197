package routes.mapping.fhir.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;

/** What the values of one template must have in common; faults are noted where a value stands. */
final class TemplateChecks {
  private final Members template;
  private final Map<ValueTemplate, DocumentNode> places;

  /**
   * @param places where each value stands, by identity
   */
  TemplateChecks(Members template, Map<ValueTemplate, DocumentNode> places) {
    this.template = template;
    this.places = places;
  }

  /** Checks a template that is read without fault. */
  void check(FhirTemplate read) {
    List<ValueTemplate> values = new ArrayList<>();
    if (read.value() != null) {
      values.add(read.value());
    }
    read.components().forEach(component -> values.add(component.value()));
    for (ValueTemplate value : values) {
      if (value instanceof ValueTemplate.Summary summary) {
        checkSeries(summary, values);
      }
    }
    boolean connectors =
        read.serviceCoding() != null
            && values.stream()
                .noneMatch(
                    value ->
                        value instanceof ValueTemplate.Summary
                            || value instanceof ValueTemplate.Waveform);
    if (read.value() != null && !connectors) {
      read.components().forEach(component -> checkCode(read, component));
    }
  }

  private void checkSeries(ValueTemplate.Summary summary, List<ValueTemplate> values) {
    long series =
        values.stream()
            .filter(ValueTemplate.Series.class::isInstance)
            .filter(value -> value.valueName().equals(summary.valueName()))
            .count();
    if (series == 0) {
      error(
          summary,
          "No SampledData of the template has the valueName '"
              + summary.valueName()
              + "' of this summary. Add the series as a component, or correct the valueName.");
    } else if (series > 1) {
      error(
          summary,
          "Several SampledData of the template have the valueName '"
              + summary.valueName()
              + "' of this summary: it could be that of either. Leave one.");
    }
  }

  /** FHIR's invariant obs-7. */
  private void checkCode(FhirTemplate read, FhirTemplate.Component component) {
    if (!component.value().element().equals("valueSampledData")) {
      return;
    }
    boolean sameServiceCoding =
        read.serviceCoding() != null && read.typeName().equals(component.value().label());
    if (sameServiceCoding || sharesCode(read.code(), component.code())) {
      error(
          component.value(),
          "The component has a code of the Observation, which has a value: FHIR (obs-7) then"
              + " allows no value. Give the series a code of its own.");
    }
  }

  private static boolean sharesCode(Concept one, Concept other) {
    return one.codes().stream()
        .filter(coding -> coding.code() != null)
        .anyMatch(
            coding ->
                other.codes().stream()
                    .anyMatch(
                        candidate ->
                            Objects.equals(candidate.system(), coding.system())
                                && coding.code().equals(candidate.code())));
  }

  private void error(ValueTemplate at, String message) {
    template.error(places.get(at), message);
  }
}
