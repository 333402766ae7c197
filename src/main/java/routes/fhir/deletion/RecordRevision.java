package routes.fhir.deletion;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routes.fhir.record.FiledPlace;
import routes.fhir.record.OwnedReading;

/** The newest version of one record in a batch, beside what the record was filed as before. */
final class RecordRevision {
  private final List<OwnedReading> readings;
  private final Map<String, FiledPlace> filed = new HashMap<>();
  private final Map<String, FiledPlace> places = new HashMap<>();
  private final Instant version;
  private final boolean whole;

  /**
   * @param batch readings of the record, at least one
   * @param rows what is remembered of it
   */
  RecordRevision(List<OwnedReading> batch, List<FiledPlace> rows) {
    Instant newest =
        batch.stream().map(OwnedReading::version).max(Instant::compareTo).orElseThrow();
    for (FiledPlace row : rows) {
      filed.put(row.placeId(), row);
      newest = row.version().isAfter(newest) ? row.version() : newest;
    }
    this.version = newest.truncatedTo(ChronoUnit.MILLIS);
    this.readings = batch.stream().filter(reading -> !reading.version().isBefore(version)).toList();
    readings.stream().map(OwnedReading::row).forEach(row -> places.put(row.placeId(), row));
    this.whole = readings.stream().anyMatch(this::isWhole);
  }

  /** Whether all readings of the version are known, those that came in other batches too. */
  private boolean isWhole(OwnedReading reading) {
    Integer parts = reading.measurement().origin().parts();
    Set<String> all = new HashSet<>(places.keySet());
    filed.values().stream()
        .filter(row -> row.version().equals(version))
        .forEach(row -> all.add(row.placeId()));
    return parts != null && all.size() >= parts;
  }

  /** The readings that are not of an older version. */
  List<OwnedReading> readings() {
    return readings;
  }

  /** One of them. */
  OwnedReading newest() {
    return readings.stream().max(comparing(OwnedReading::version)).orElseThrow();
  }

  /** Where the record was filed before and is not any more; none while readings are missing. */
  List<FiledPlace> left() {
    if (!whole) {
      return List.of();
    }
    return filed.values().stream()
        .filter(row -> row.version().isBefore(version) && !places.containsKey(row.placeId()))
        .sorted(comparing(FiledPlace::placeId))
        .toList();
  }

  /**
   * What is to be remembered anew. Where the vendor tells no version, every reading is newer than
   * the last one; of these only what came to another place, or not as a whole.
   */
  List<FiledPlace> changedRows() {
    boolean here = whole && filed.keySet().containsAll(places.keySet()) && left().isEmpty();
    return places.values().stream()
        .filter(row -> !(here && !row.told()))
        .filter(row -> isNewer(row, filed.get(row.placeId())))
        .toList();
  }

  private static boolean isNewer(FiledPlace row, FiledPlace stood) {
    return stood == null || stood.version().isBefore(row.version());
  }
}
