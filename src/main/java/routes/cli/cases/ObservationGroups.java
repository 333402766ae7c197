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
import routes.mapping.fhir.Window;

/** Measurements grouped by the Observation that they become, in the order in which they begin. */
public final class ObservationGroups {
  private final FhirMapping mapping;
  private final String link;
  private final Map<ObservationKey, List<Measurement>> measurements = new LinkedHashMap<>();
  private final Map<ObservationKey, Window> windows = new LinkedHashMap<>();

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
    measurements.computeIfAbsent(key, added -> new ArrayList<>()).add(measurement);
    windows.merge(key, window, ObservationGroups::around);
  }

  /** The groups with what makes their Observations the same ones; readings sorted by time. */
  public Map<ObservationKey, MeasurementGroup> groups() {
    Map<ObservationKey, MeasurementGroup> groups = new LinkedHashMap<>();
    measurements.forEach(
        (key, readings) ->
            groups.put(
                key,
                new MeasurementGroup(
                    windows.get(key).start(),
                    windows.get(key).end(),
                    readings.stream()
                        .sorted(Comparator.comparing(Measurement::occurrenceTime))
                        .toList())));
    return groups;
  }

  private static Window around(Window one, Window other) {
    Instant start = one.start().isBefore(other.start()) ? one.start() : other.start();
    Instant end = one.end().isAfter(other.end()) ? one.end() : other.end();
    return new Window(start, end, one.open());
  }
}
