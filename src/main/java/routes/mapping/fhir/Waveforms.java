package routes.mapping.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.ValueTemplate;
import routes.mapping.fhir.value.Strip;

/** The waveforms of a template: a measurement that tells no end ends with its last sample. */
final class Waveforms {
  private final List<ValueTemplate.Waveform> templates = new ArrayList<>();
  private final int maxSamples;

  Waveforms(FhirTemplate template, int maxSamples) {
    this.maxSamples = maxSamples;
    add(template.value());
    template.components().forEach(component -> add(component.value()));
  }

  private void add(ValueTemplate value) {
    if (value instanceof ValueTemplate.Waveform waveform) {
      templates.add(waveform);
    }
  }

  /**
   * When a measurement ended, or null if nothing tells.
   *
   * @throws routes.mapping.TransformException if a waveform cannot be read
   */
  Instant end(Measurement measurement) {
    Instant end = measurement.endTime();
    if (end != null || measurement.retracts()) {
      return end;
    }
    for (ValueTemplate.Waveform template : templates) {
      String value = measurement.property(template.valueName()).orElse(null);
      if (value != null) {
        Instant last =
            Strip.of(template, measurement, value, maxSamples).end(measurement.occurrenceTime());
        end = end == null || last.isAfter(end) ? last : end;
      }
    }
    return end;
  }

  /** The group with the ends of its measurements. */
  MeasurementGroup ended(MeasurementGroup group) {
    if (templates.isEmpty()) {
      return group;
    }
    return new MeasurementGroup(
        group.start(),
        group.end(),
        group.measurements().stream().map(one -> one.until(end(one))).toList());
  }
}
