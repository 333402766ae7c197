package routes.fhir;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import routes.mapping.Measurement;
import routes.operations.DeletedRanges;

/**
 * Compares a batch with the ranges whose readings a vendor deleted without naming records. Readings
 * without an id are taken back by their time; a record that has one, if it begins where the range
 * does. What is read from the vendor after its notice counts as new.
 */
@Component
class RangeChanges {
  /** Longer than any window whose readings have no id. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(2);

  private final SourceRecords records;
  private final DeletedRanges ranges;
  private final RangeDeletingVendors vendors;
  private final MeterRegistry meters;

  RangeChanges(
      SourceRecords records,
      DeletedRanges ranges,
      RangeDeletingVendors vendors,
      MeterRegistry meters) {
    this.records = records;
    this.ranges = ranges;
    this.vendors = vendors;
    this.meters = meters;
  }

  /** Says that the vendor deleted the readings of a range. */
  record Deletion(SourceRecord source, Link link) {
    private Measurement.Origin origin() {
      return source.measurement().origin();
    }
  }

  /**
   * What follows from the ranges of a batch.
   *
   * @param readings those that are not deleted
   * @param windows specimens of Observations, of which the readings in a range are to be taken back
   * @param records records that begin where a range does
   */
  record Outcome(
      List<LocatedReading> readings,
      List<RecordChanges.Retraction> windows,
      List<RecordChanges.Deletion> records) {}

  /** Whether the reading can be deleted by a range of time only. */
  boolean concerns(Measurement measurement) {
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
   * its notice is told as of just after it, so that it stands whichever comes first.
   *
   * @param readings those that {@link #concerns} says so of
   */
  Outcome of(List<LocatedReading> readings, List<Deletion> deletions) {
    remember(readings);
    List<LocatedReading> counting = notDeleted(readings);
    List<RecordChanges.Retraction> windows = new ArrayList<>();
    List<RecordChanges.Deletion> whole = new ArrayList<>();
    for (Deletion deletion : deletions) {
      int before = windows.size() + whole.size();
      takeBack(deletion, windows, whole);
      if (windows.size() + whole.size() == before) {
        meters
            .counter("wearables.deletions.unknown", "vendor", deletion.origin().vendor())
            .increment();
      }
    }
    return new Outcome(counting, windows, whole);
  }

  private void remember(List<LocatedReading> readings) {
    Map<String, SourceRecords.Row> rows = new LinkedHashMap<>();
    for (LocatedReading reading : readings) {
      SourceRecords.Row row = reading.windowRow();
      rows.putIfAbsent(row.recordId(), row);
    }
    records.find(rows.keySet()).forEach(known -> rows.remove(known.recordId()));
    records.store(List.copyOf(rows.values()));
  }

  private List<LocatedReading> notDeleted(List<LocatedReading> readings) {
    Set<String> links =
        readings.stream().map(reading -> reading.link().id()).collect(Collectors.toSet());
    List<DeletedRanges.Row> marks = ranges.of(links);
    if (marks.isEmpty()) {
      return readings;
    }
    List<LocatedReading> counting = new ArrayList<>();
    for (LocatedReading reading : readings) {
      Instant notice =
          marks.stream()
              .filter(mark -> concerns(reading, mark))
              .map(DeletedRanges.Row::taken)
              .max(Comparator.naturalOrder())
              .orElse(null);
      if (notice == null) {
        counting.add(reading);
      } else if (reading.version().isAfter(notice)) {
        counting.add(reading.told(notice.plusMillis(1)));
      } else {
        meters
            .counter(
                "wearables.readings.deleted", "vendor", reading.measurement().origin().vendor())
            .increment();
      }
    }
    return counting;
  }

  private static boolean concerns(LocatedReading reading, DeletedRanges.Row mark) {
    return mark.linkId().equals(reading.link().id())
        && mark.dataType().equals(reading.measurement().origin().dataType())
        && mark.range().contains(reading.measurement().occurrenceTime());
  }

  private void takeBack(
      Deletion deletion,
      List<RecordChanges.Retraction> windows,
      List<RecordChanges.Deletion> whole) {
    Measurement.Range range = deletion.origin().deletedRange();
    Set<String> seen = new HashSet<>();
    for (SourceRecords.Row row :
        records.between(
            deletion.link().id(),
            deletion.origin().dataType(),
            range.from().minus(LONGEST_WINDOW),
            range.until().plus(LONGEST_WINDOW))) {
      if (row.isWindow()) {
        windows.add(
            new RecordChanges.Retraction(deletion.source().retractingRange(row), deletion.link()));
      } else if (seen.add(row.recordId()) && beginsAt(row, range.from())) {
        whole.add(new RecordChanges.Deletion(deletion.source(), deletion.link(), row.recordId()));
      }
    }
  }

  private static boolean beginsAt(SourceRecords.Row earliest, Instant begin) {
    return earliest
        .reading()
        .occurrenceTime()
        .truncatedTo(ChronoUnit.MILLIS)
        .equals(begin.truncatedTo(ChronoUnit.MILLIS));
  }
}
