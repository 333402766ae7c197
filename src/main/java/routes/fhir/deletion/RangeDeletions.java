package routes.fhir.deletion;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import routes.fhir.record.FiledPlace;
import routes.fhir.record.MeasurementRecord;
import routes.fhir.record.MeasurementRecords;
import routes.fhir.record.OwnedReading;
import routes.mapping.Measurement;
import routes.operations.destination.DeletedRanges;
import routes.subject.SourceLink;

/**
 * Compares a batch with the ranges whose readings a vendor deleted without naming records. Readings
 * without an id are taken back by their time; a record that has one, if it begins where the range
 * does. What is read from the vendor after its notice counts as new. Where a range was read again
 * instead, the records in it that were not found are taken back.
 */
@Component
public class RangeDeletions {
  /** Longer than any window whose readings have no id. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(2);

  /** A range is read again, and its notice filed, within this time after the notice. */
  private static final Duration SETTLING = Duration.ofHours(1);

  private final VendorRecordIndex records;
  private final DeletedRanges ranges;
  private final RangeDeletingVendors vendors;
  private final MeterRegistry meters;

  public RangeDeletions(
      VendorRecordIndex records,
      DeletedRanges ranges,
      RangeDeletingVendors vendors,
      MeterRegistry meters) {
    this.records = records;
    this.ranges = ranges;
    this.vendors = vendors;
    this.meters = meters;
  }

  /** Says that the vendor deleted the readings of a range, or which records of it there are. */
  public record Notice(MeasurementRecord source, SourceLink link) {
    private Measurement.Origin origin() {
      return source.measurement().origin();
    }

    private Set<String> standing() {
      return source.measurement().properties().stream()
          .map(id -> FiledPlace.recordIdOf(link.id(), origin().dataType(), id.value()))
          .collect(Collectors.toSet());
    }
  }

  /**
   * What follows from the ranges of a batch.
   *
   * @param readings those that are not deleted
   * @param windows specimens of Observations, of which the readings in a range are to be taken back
   * @param records those to be taken back as a whole
   */
  public record Outcome(
      List<OwnedReading> readings,
      List<RecordReconciler.Retraction> windows,
      List<RecordReconciler.Deletion> records) {}

  /** Whether the reading can be deleted by a range of time only. */
  public boolean concerns(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    return origin.linkId() != null
        && origin.sourceId() == null
        && origin.sourceVersion() == null
        && origin.dataType() != null
        && !measurement.retracts()
        && vendors.contains(origin.vendor());
  }

  /**
   * Remembers Observations before anything is filed, so that a deletion that is worked on at the
   * same time sees them, or they see it. A reading in a range that was read from the vendor after
   * its notice is told as of then, so that it counts for more than the same value before, and
   * stands whether it or the notice is filed first.
   *
   * @param readings those that {@link #concerns} says so of
   */
  public Outcome of(List<OwnedReading> readings, List<Notice> notices) {
    remember(readings);
    List<OwnedReading> counting = notDeleted(readings);
    List<RecordReconciler.Retraction> windows = new ArrayList<>();
    List<RecordReconciler.Deletion> whole = new ArrayList<>();
    for (Notice notice : notices) {
      if (MeasurementRecords.reconciles(notice.source().measurement())) {
        whole.addAll(vanished(notice));
      } else {
        takeBack(notice, windows, whole);
      }
    }
    return new Outcome(counting, windows, whole);
  }

  private void remember(List<OwnedReading> readings) {
    Map<String, FiledPlace> rows = new LinkedHashMap<>();
    for (OwnedReading reading : readings) {
      FiledPlace row = reading.windowRow();
      rows.putIfAbsent(row.recordId(), row);
    }
    records.find(rows.keySet()).forEach(known -> rows.remove(known.recordId()));
    records.store(List.copyOf(rows.values()));
  }

  private List<OwnedReading> notDeleted(List<OwnedReading> readings) {
    Set<String> links =
        readings.stream().map(reading -> reading.link().id()).collect(Collectors.toSet());
    List<DeletedRanges.Row> marks = ranges.of(links);
    if (marks.isEmpty()) {
      return readings;
    }
    List<OwnedReading> counting = new ArrayList<>();
    for (OwnedReading reading : readings) {
      Instant notice =
          marks.stream()
              .filter(mark -> concerns(reading, mark))
              .map(DeletedRanges.Row::taken)
              .max(Comparator.naturalOrder())
              .orElse(null);
      if (notice == null) {
        counting.add(reading);
      } else if (reading.version().isAfter(notice.plus(SETTLING))) {
        counting.add(reading);
      } else if (reading.version().isAfter(notice)) {
        counting.add(reading.told(reading.version()));
      } else {
        meters
            .counter(
                "wearables.readings.deleted", "vendor", reading.measurement().origin().vendor())
            .increment();
      }
    }
    return counting;
  }

  private static boolean concerns(OwnedReading reading, DeletedRanges.Row mark) {
    return mark.linkId().equals(reading.link().id())
        && mark.dataType().equals(reading.measurement().origin().dataType())
        && mark.range().contains(reading.measurement().occurrenceTime());
  }

  private void takeBack(
      Notice notice,
      List<RecordReconciler.Retraction> windows,
      List<RecordReconciler.Deletion> whole) {
    List<FiledPlace> around = around(notice);
    Instant begin = notice.origin().range().from().truncatedTo(ChronoUnit.MILLIS);
    around.stream()
        .filter(FiledPlace::isWindow)
        .map(
            row ->
                new RecordReconciler.Retraction(
                    notice.source().retractingRange(row), notice.link()))
        .forEach(windows::add);
    begins(around).entrySet().stream()
        .filter(record -> record.getValue().truncatedTo(ChronoUnit.MILLIS).equals(begin))
        .map(
            record ->
                new RecordReconciler.Deletion(
                    notice.source(), notice.link(), record.getKey(), true))
        .forEach(whole::add);
    if (around.isEmpty()) {
      meters.counter("wearables.deletions.unknown", "vendor", notice.origin().vendor()).increment();
    }
  }

  private List<RecordReconciler.Deletion> vanished(Notice notice) {
    Set<String> standing = notice.standing();
    List<RecordReconciler.Deletion> vanished =
        begins(around(notice)).entrySet().stream()
            .filter(record -> notice.origin().range().contains(record.getValue()))
            .filter(record -> !standing.contains(record.getKey()))
            .map(
                record ->
                    new RecordReconciler.Deletion(
                        notice.source(), notice.link(), record.getKey(), true))
            .toList();
    meters
        .counter("wearables.records.vanished", "vendor", notice.origin().vendor())
        .increment(vanished.size());
    return vanished;
  }

  private List<FiledPlace> around(Notice notice) {
    Measurement.Range range = notice.origin().range();
    return records.between(
        notice.link().id(),
        notice.origin().dataType(),
        range.from().minus(LONGEST_WINDOW),
        range.until().plus(LONGEST_WINDOW));
  }

  /** When each record that has an id begins. */
  private static Map<String, Instant> begins(List<FiledPlace> byTime) {
    Map<String, Instant> begins = new LinkedHashMap<>();
    byTime.stream()
        .filter(row -> !row.isWindow())
        .forEach(row -> begins.putIfAbsent(row.recordId(), row.reading().occurrenceTime()));
    return begins;
  }
}
