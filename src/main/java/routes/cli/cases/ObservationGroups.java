package routes.cli.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.Window;

/** Measurements grouped by the Observation that they become, in the order in which they begin. */
public final class ObservationGroups {
  private final FhirMapping mapping;
  private final String link;
  private final Map<ObservationKey, Collected> collected = new LinkedHashMap<>();

  /**
   * @param link stands for whose readings they are
   */
  public ObservationGroups(FhirMapping mapping, String link) {
    this.mapping = mapping;
    this.link = link;
  }

  /**
   * Puts a measurement into its group.
   *
   * @throws TransformException if it belongs to no window
   */
  public void add(Measurement measurement) {
    Window window = mapping.window(measurement);
    ObservationKey key = ObservationKey.of(link, measurement, window);
    collected.computeIfAbsent(key, first -> new Collected(window)).add(measurement, window);
  }

  /** The groups with what makes their Observations the same ones; readings sorted by time. */
  public Map<ObservationKey, MeasurementGroup> groups() {
    Map<ObservationKey, MeasurementGroup> groups = new LinkedHashMap<>();
    collected.forEach((key, readings) -> groups.put(key, readings.group()));
    return groups;
  }

  private static final class Collected {
    private final List<Measurement> measurements = new ArrayList<>();
    private Instant start;
    private Instant end;

    Collected(Window window) {
      start = window.start();
      end = window.end();
    }

    void add(Measurement measurement, Window window) {
      measurements.add(measurement);
      start = window.start().isBefore(start) ? window.start() : start;
      end = window.end().isAfter(end) ? window.end() : end;
    }

    MeasurementGroup group() {
      List<Measurement> sorted = new ArrayList<>(measurements);
      sorted.sort(Comparator.comparing(Measurement::occurrenceTime));
      return new MeasurementGroup(start, end, sorted);
    }
  }
}
