package routes.mapping.fhir.value;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

/** The readings of a group by property, whatever order they came in. */
public final class GroupReadings {
  private final MeasurementGroup group;
  private final Instant fallback;
  private final List<Measurement> measurements;
  private final List<Deletion> deletions = new ArrayList<>();
  private final List<DeletedRange> deletedRanges = new ArrayList<>();
  private final Map<String, List<Point>> byName;
  private Instant version = Point.UNVERSIONED;
  private Instant toldVersion = Point.UNVERSIONED;

  /** One value of a reading that its source deleted. */
  private record Deletion(String name, Instant time, Instant version, boolean told) {}

  /**
   * @param names the properties that the template uses
   * @param shells whether a measurement without any of them counts too
   * @param otherwise version of measurements that carry none; may be null
   */
  public GroupReadings(
      MeasurementGroup group, Set<String> names, boolean shells, Instant otherwise) {
    this.group = group;
    this.byName = new HashMap<>();
    this.fallback =
        otherwise == null ? Point.UNVERSIONED : otherwise.truncatedTo(ChronoUnit.MILLIS);
    this.measurements = new ArrayList<>(group.measurements().size());
    for (Measurement measurement : group.measurements()) {
      Instant own = version(measurement);
      if (measurement.retracts()) {
        collectDeletions(measurement, own, names);
      } else if (collect(measurement, own, names) || shells) {
        measurements.add(measurement);
        version = own.isAfter(version) ? own : version;
        toldVersion = told(measurement) && own.isAfter(toldVersion) ? own : toldVersion;
      }
    }
  }

  private GroupReadings(GroupReadings other) {
    this.group = other.group;
    this.fallback = other.fallback;
    this.measurements = other.measurements;
    this.version = other.version;
    this.toldVersion = other.toldVersion;
    this.byName = Map.of();
  }

  /** The same readings as far as they tell anything but values. */
  public GroupReadings withoutValues() {
    return new GroupReadings(this);
  }

  /** Whether the group deletes readings. */
  public boolean deletes() {
    return !deletions.isEmpty() || !deletedRanges.isEmpty();
  }

  /**
   * Adds the deletions of the group to those that stand.
   *
   * @param again whether to add a deletion whose source tells no version and that stands already
   * @return whether there is such a one
   */
  public boolean delete(Deletions standing, boolean again) {
    deletedRanges.forEach(standing::add);
    boolean any = false;
    for (Deletion deletion : deletions) {
      boolean repeated =
          !deletion.told() && standing.has(deletion.name(), deletion.time(), deletion.version());
      any |= repeated;
      if (again || !repeated) {
        standing.add(deletion.name(), deletion.time(), deletion.version());
      }
    }
    return any;
  }

  private void collectDeletions(Measurement measurement, Instant own, Set<String> names) {
    if (measurement.retractsRange()) {
      Measurement.Range range = measurement.origin().range();
      names.forEach(name -> deletedRanges.add(new DeletedRange(name, range, own)));
      return;
    }
    for (Measurement.Property property : measurement.properties()) {
      if (names.contains(property.name())) {
        deletions.add(
            new Deletion(property.name(), measurement.occurrenceTime(), own, told(measurement)));
      }
    }
  }

  private static boolean told(Measurement measurement) {
    return measurement.origin() != null && measurement.origin().sourceVersion() != null;
  }

  /** Of the same value at the same time without a version of its source, the one taken first. */
  private List<Point> withoutRepeats(List<Point> points, Deletions.Of deletions) {
    if (!version.isAfter(toldVersion) || strictlyByTime(points)) {
      return points;
    }
    Map<Point, Point> first = new LinkedHashMap<>();
    for (Point point : points) {
      Instant same = point.told() ? point.version() : Point.UNVERSIONED;
      if (!point.told() && deletions.hides(point)) {
        same = Instant.MIN;
      }
      Point key = new Point(point.time(), same, point.value(), point.told());
      first.merge(
          key, point, (one, other) -> other.version().isBefore(one.version()) ? other : one);
    }
    return List.copyOf(first.values());
  }

  private static boolean strictlyByTime(List<Point> points) {
    for (int i = 1; i < points.size(); i++) {
      if (!points.get(i).time().isAfter(points.get(i - 1).time())) {
        return false;
      }
    }
    return true;
  }

  private boolean collect(Measurement measurement, Instant own, Set<String> names) {
    boolean any = false;
    for (Measurement.Property property : measurement.properties()) {
      if (names.contains(property.name())) {
        any = true;
        byName
            .computeIfAbsent(property.name(), name -> new ArrayList<>(1))
            .add(new Point(measurement.occurrenceTime(), own, property.value(), told(measurement)));
      }
    }
    return any;
  }

  /** The version of a measurement in milliseconds, as servers keep {@code issued}. */
  public Instant version(Measurement measurement) {
    return measurement
        .version()
        .map(version -> version.truncatedTo(ChronoUnit.MILLIS))
        .orElse(fallback);
  }

  /** The highest version of the group, {@link Point#UNVERSIONED} if unknown. */
  public Instant version() {
    return version;
  }

  /** The highest version that a source told, {@link Point#UNVERSIONED} if none did. */
  public Instant toldVersion() {
    return toldVersion;
  }

  /** The measurements that count, in the group's order. */
  public List<Measurement> measurements() {
    return measurements;
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The readings of a property in any order; none if there are none. */
  List<Point> points(String name, Deletions.Of deletions) {
    return withoutRepeats(byName.getOrDefault(name, List.of()), deletions);
  }

  /**
   * The one reading of a property that counts in the window, its time in milliseconds.
   *
   * @throws TransformException if a reading stands outside the window
   */
  Point single(String name, Deletions.Of deletions) {
    return best(name, points(name, deletions));
  }

  /**
   * The same of the readings as they are shown.
   *
   * @param shown makes of a measurement and the text of its value the text that counts
   */
  Point single(String name, BiFunction<Measurement, String, String> shown, Deletions.Of deletions) {
    List<Point> points = new ArrayList<>();
    for (Measurement measurement : measurements) {
      for (Measurement.Property property : measurement.properties()) {
        if (property.name().equals(name)) {
          points.add(
              new Point(
                  measurement.occurrenceTime(),
                  version(measurement),
                  shown.apply(measurement, property.value()),
                  told(measurement)));
        }
      }
    }
    return best(name, withoutRepeats(points, deletions));
  }

  private Point best(String name, List<Point> points) {
    Point best = null;
    for (Point point : points) {
      if (point.time().isBefore(group.start()) || point.time().isAfter(group.end())) {
        throw new TransformException(
            "outside-window",
            "A reading of [" + name + "] stands outside the window of its Observation.");
      }
      Point rounded =
          new Point(
              point.time().truncatedTo(ChronoUnit.MILLIS),
              point.version(),
              point.value(),
              point.told());
      if (best == null || Point.IN_ONE_WINDOW.compare(rounded, best) > 0) {
        best = rounded;
      }
    }
    return best;
  }
}
