package routes.mapping.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

/** The readings of a group by property, one a time, whatever order they came in. */
final class GroupReadings {
  private static final Comparator<Measurement> BY_VERSION =
      Comparator.<Measurement, Instant>comparing(
              measurement -> FhirMapping.version(measurement).orElse(Instant.MIN))
          .thenComparing(Measurement::occurrenceTime);

  private final MeasurementGroup group;
  private final Instant version;
  private final Map<String, List<Point>> byName = new HashMap<>();

  /**
   * @param otherwise version of a group whose measurements carry none; may be null
   */
  GroupReadings(MeasurementGroup group, Instant otherwise) {
    this.group = group;
    Instant fallback = otherwise == null ? Instant.MIN : otherwise;
    this.version = FhirMapping.version(group).orElse(fallback);
    for (Measurement measurement : group.measurements()) {
      Instant own = FhirMapping.version(measurement).orElse(fallback);
      for (Measurement.Property property : measurement.properties()) {
        byName
            .computeIfAbsent(property.name(), name -> new ArrayList<>(1))
            .add(new Point(measurement.occurrenceTime(), own, property.value()));
      }
    }
  }

  /** The highest version of the group, {@link Instant#MIN} if unknown. */
  Instant version() {
    return version;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The readings of a property sorted by time; of two at one time the one that counts. */
  List<Point> series(String name) {
    List<Point> points = byName.getOrDefault(name, List.of());
    if (points.size() < 2) {
      return points;
    }
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparing(Point::time).thenComparing(Point.AT_ONE_TIME));
    List<Point> result = new ArrayList<>(sorted.size());
    for (Point point : sorted) {
      int last = result.size() - 1;
      if (last >= 0 && result.get(last).time().equals(point.time())) {
        result.set(last, point);
      } else {
        result.add(point);
      }
    }
    return result;
  }

  /**
   * The one reading of a property that counts in the window.
   *
   * @throws TransformException if a reading stands outside the window
   */
  Point single(String name) {
    Point best = null;
    for (Point point : byName.get(name)) {
      if (point.time().isBefore(group.start()) || point.time().isAfter(group.end())) {
        throw new TransformException(
            "outside-window",
            "A reading of [" + name + "] stands outside the window of its Observation.");
      }
      if (best == null || Point.IN_ONE_WINDOW.compare(point, best) > 0) {
        best = point;
      }
    }
    return best;
  }

  /** The time zone of the reading that counts, or null. */
  String timezone() {
    return group.measurements().stream()
        .filter(measurement -> measurement.timezone() != null)
        .max(BY_VERSION.thenComparing(Measurement::timezone))
        .map(Measurement::timezone)
        .orElse(null);
  }

  /** {@code manual} if all readings that tell are entered by hand, {@code device}, or null. */
  String recordingMethod() {
    String method = null;
    for (Measurement measurement : group.measurements()) {
      String own = measurement.recordingMethod();
      if ("device".equals(own)) {
        return own;
      }
      if (own != null) {
        method = own;
      }
    }
    return method;
  }
}
