package routes.fhir.deletion;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import routes.fhir.record.FiledPlace;
import routes.fhir.record.MeasurementRecord;
import routes.fhir.record.OwnedReading;
import routes.mapping.Measurement;
import routes.subject.SourceLink;

/**
 * Compares the records of a batch with what they were filed as before: a record that its vendor
 * deleted, and the places that a changed record has left, are taken back.
 */
@Component
public class RecordReconciler {
  private final VendorRecordIndex records;
  private final MeterRegistry meters;

  public RecordReconciler(VendorRecordIndex records, MeterRegistry meters) {
    this.records = records;
    this.meters = meters;
  }

  /**
   * Says that the vendor deleted a record.
   *
   * @param recordId as the table names it
   * @param vanished whether the vendor did not name it: it was missing where it ought to have been,
   *     or begins where a deleted range does; then it is back as soon as it is read again
   */
  public record Deletion(
      MeasurementRecord source, SourceLink link, String recordId, boolean vanished) {
    /** Of the record that the vendor named by its id. */
    public static Deletion named(MeasurementRecord source, SourceLink link) {
      Measurement.Origin origin = source.measurement().origin();
      return new Deletion(
          source,
          link,
          FiledPlace.recordIdOf(link.id(), origin.dataType(), origin.sourceId()),
          false);
    }

    private Measurement.Origin origin() {
      return source.measurement().origin();
    }
  }

  /** A reading to be taken back, which was filed for a link. */
  public record Retraction(MeasurementRecord source, SourceLink link) {}

  /**
   * What is to be filed of a batch.
   *
   * @param readings those that count
   * @param retractions as records that delete; they stand for the record that causes them
   */
  public record Outcome(List<OwnedReading> readings, List<Retraction> retractions) {}

  /**
   * Remembers the readings before they are filed, so that a deletion that another instance works on
   * at the same time sees them, or they see it.
   *
   * @param readings of records that have an id
   */
  public Outcome of(List<OwnedReading> readings, List<Deletion> deletions) {
    if (readings.isEmpty() && deletions.isEmpty()) {
      return new Outcome(List.of(), List.of());
    }
    Set<String> ids = new HashSet<>();
    readings.forEach(reading -> ids.add(reading.recordId()));
    Set<String> knownMarks = marked(deletions);
    deletions.forEach(deletion -> ids.add(deletion.recordId()));
    Map<String, List<FiledPlace>> known = new HashMap<>();
    Map<String, FiledPlace> marks = new HashMap<>();
    for (FiledPlace row : records.find(ids)) {
      if (row.isMark()) {
        marks.put(row.recordId(), row);
      } else {
        known.computeIfAbsent(row.recordId(), any -> new ArrayList<>()).add(row);
      }
    }
    List<Retraction> retractions = new ArrayList<>();
    for (Deletion deletion : deletions) {
      List<FiledPlace> places = known.getOrDefault(deletion.recordId(), List.of());
      if (places.isEmpty() && !knownMarks.contains(deletion.recordId())) {
        count("wearables.deletions.unknown", deletion.origin());
      }
      places.forEach(place -> retractions.add(retraction(deletion, place)));
    }
    List<OwnedReading> counting = new ArrayList<>();
    Map<String, List<OwnedReading>> byRecord =
        readings.stream()
            .filter(reading -> !isDeleted(reading, marks))
            .map(reading -> back(reading, marks.get(reading.recordId())))
            .collect(
                Collectors.groupingBy(
                    OwnedReading::recordId, LinkedHashMap::new, Collectors.toList()));
    List<FiledPlace> changed = new ArrayList<>();
    byRecord.forEach(
        (id, all) -> {
          RecordRevision newest = new RecordRevision(all, known.getOrDefault(id, List.of()));
          counting.addAll(newest.readings());
          changed.addAll(newest.changedRows());
          newest.left().forEach(row -> retractions.add(retraction(newest.newest(), row)));
        });
    records.store(changed);
    if (!changed.isEmpty()) {
      records.marks(byRecord.keySet()).forEach(mark -> marks.put(mark.recordId(), mark));
      counting.removeIf(reading -> isDeleted(reading, marks));
    }
    return new Outcome(counting, retractions);
  }

  /** Marks the records as deleted. */
  private Set<String> marked(List<Deletion> deletions) {
    if (deletions.isEmpty()) {
      return Set.of();
    }
    Set<String> before =
        records.marks(deletions.stream().map(Deletion::recordId).toList()).stream()
            .map(FiledPlace::recordId)
            .collect(Collectors.toSet());
    Map<String, FiledPlace> marks = new LinkedHashMap<>();
    for (Deletion deletion : deletions) {
      Measurement.Origin origin = deletion.origin();
      marks.put(
          deletion.recordId(),
          FiledPlace.mark(
              deletion.recordId(),
              deletion.link().id(),
              origin.dataType(),
              origin.sourceVersion(),
              !deletion.vanished(),
              origin.ingestionTime()));
    }
    records.store(List.copyOf(marks.values()));
    return before;
  }

  private boolean isDeleted(OwnedReading reading, Map<String, FiledPlace> marks) {
    FiledPlace mark = marks.get(reading.recordId());
    if (mark == null) {
      return false;
    }
    boolean deleted =
        mark.told() && reading.isTold()
            ? !reading.version().isAfter(mark.version())
            : !reading.taken().isAfter(mark.taken());
    if (deleted) {
      count("wearables.readings.deleted", reading.measurement().origin());
    }
    return deleted;
  }

  /** A record that had vanished and is there again is newer than that. */
  private static OwnedReading back(OwnedReading reading, FiledPlace mark) {
    return mark == null || mark.told() || !reading.isTold() || isNewer(reading, mark)
        ? reading
        : reading.told(mark.version().plusMillis(1));
  }

  private static boolean isNewer(OwnedReading reading, FiledPlace mark) {
    return reading.version().isAfter(mark.version());
  }

  private static Retraction retraction(Deletion deletion, FiledPlace place) {
    Measurement.Origin origin = deletion.origin();
    Instant version = place.told() ? origin.sourceVersion() : null;
    return new Retraction(
        deletion.source().retracting(place, version, origin.ingestionTime()), deletion.link());
  }

  /** Of all that is older than the record is now. */
  private static Retraction retraction(OwnedReading cause, FiledPlace place) {
    Instant version = cause.version().minusMillis(1);
    return new Retraction(
        cause.source().retracting(place, cause.isTold() ? version : null, version), cause.link());
  }

  private void count(String what, Measurement.Origin origin) {
    meters.counter(what, "vendor", origin.vendor()).increment();
  }
}
