package routes.fhir.group;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.client.Destination;
import routes.fhir.deletion.RangeChanges;
import routes.fhir.deletion.RecordChanges;
import routes.fhir.device.SeenDevice;
import routes.fhir.device.SeenDevices;
import routes.fhir.identity.LinkReadings;
import routes.fhir.identity.MessagePatients;
import routes.fhir.identity.ReadingOwners;
import routes.fhir.record.FhirMappings;
import routes.fhir.record.FilingItem;
import routes.fhir.record.LocatedReading;
import routes.fhir.record.MeasurementFaults;
import routes.fhir.record.MeasurementRecords;
import routes.fhir.record.SourceRecord;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.Window;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailureKinds;
import routes.subject.Link;
import routes.subject.Links;
import routes.subject.WithheldReason;

/**
 * Groups a batch of measurements by the Observation they become. The same batch gives the same
 * items in the same order, however its records arrived.
 */
@Component
public class MeasurementGroups {
  private static final Comparator<SourceRecord> BY_POSITION =
      Comparator.comparing(SourceRecord::topic)
          .thenComparingInt(SourceRecord::partition)
          .thenComparingLong(SourceRecord::offset);

  private final MeasurementRecords records;
  private final Links links;
  private final MessagePatients patients;
  private final FhirMappings mappings;
  private final RecordChanges changes;
  private final RangeChanges rangeChanges;
  private final SeenDevices devices;
  private final HeldReadings heldReadings;
  private final Destination destination;

  /** Asks all of them for every batch anew. */
  MeasurementGroups(
      ObjectMapper json,
      Links links,
      MessagePatients patients,
      FhirMappings mappings,
      RecordChanges changes,
      RangeChanges rangeChanges,
      SeenDevices devices,
      HeldReadings heldReadings,
      Destination destination) {
    this.records = new MeasurementRecords(json);
    this.links = links;
    this.patients = patients;
    this.mappings = mappings;
    this.changes = changes;
    this.rangeChanges = rangeChanges;
    this.devices = devices;
    this.heldReadings = heldReadings;
    this.destination = destination;
  }

  /**
   * What to do with a batch: one {@link FilingItem.Group} an Observation, and one other item for
   * every record that belongs to none. Records that are not for this destination are passed over.
   *
   * @param batch one exchange a record, as the batching Kafka consumer gives them
   */
  public List<FilingItem> group(List<Exchange> batch) {
    LinkReadings linked = new LinkReadings(links);
    ReadingOwners owners = new ReadingOwners(linked, patients);
    DestinationFilter mine = new DestinationFilter(destination, owners);
    FhirMappings inForce = sameForTheWholeBatch();
    Map<ObservationKey, Collected> groups = new LinkedHashMap<>();
    List<LocatedReading> ofRecords = new ArrayList<>();
    List<LocatedReading> withoutRecord = new ArrayList<>();
    List<RecordChanges.Deletion> deletions = new ArrayList<>();
    List<RangeChanges.Notice> notices = new ArrayList<>();
    List<FilingItem> items = new ArrayList<>();
    List<SourceRecord> sources = new ArrayList<>();
    for (SourceRecord source : batch.stream().map(records::read).sorted(BY_POSITION).toList()) {
      try {
        if (mine.takes(source)) {
          sources.add(source);
        }
      } catch (RuntimeException e) {
        items.add(setAside(source, e));
      }
    }
    Set<SeenDevice.Key> stopped =
        devices.stopped(sources.stream().map(SourceRecord::measurement).toList());
    for (SourceRecord source : sources) {
      if (isStopped(source.measurement(), stopped)) {
        items.add(new FilingItem.Unconsented(source, WithheldReason.STOPPED_DEVICE));
        continue;
      }
      try {
        boolean notice = MeasurementRecords.isNotice(source.measurement());
        Measurement measurement = notice ? source.measurement() : complete(source.measurement());
        Link owner = notice ? linked.ofRecord(measurement) : owners.owner(measurement);
        if (!owner.active()) {
          items.add(new FilingItem.Unconsented(source, owner.withheld()));
        } else if (MeasurementRecords.deletesRecord(measurement)) {
          deletions.add(RecordChanges.Deletion.named(source, owner));
        } else if (notice) {
          notices.add(new RangeChanges.Notice(source, owner));
        } else {
          LocatedReading located = located(source, owner, inForce);
          if (hasRecord(measurement)) {
            ofRecords.add(located);
          } else if (rangeChanges.concerns(measurement)) {
            withoutRecord.add(located);
          } else if (heldReadings.isToWait(located)) {
            items.add(new FilingItem.Held(source));
          } else {
            collect(located, groups);
          }
        }
      } catch (RuntimeException e) {
        items.add(setAside(source, e));
      }
    }
    RangeChanges.Outcome ranges = rangeChanges.of(withoutRecord, notices);
    deletions.addAll(ranges.records());
    RecordChanges.Outcome outcome = changes.of(ofRecords, deletions);
    for (LocatedReading reading : ranges.readings()) {
      if (heldReadings.isToWait(reading)) {
        items.add(new FilingItem.Held(reading.source()));
      } else {
        collect(reading, groups);
      }
    }
    outcome.readings().forEach(reading -> collect(reading, groups));
    List<RecordChanges.Retraction> retractions = new ArrayList<>(ranges.windows());
    retractions.addAll(outcome.retractions());
    for (RecordChanges.Retraction retraction : retractions) {
      try {
        LocatedReading located = located(retraction.source(), retraction.link(), inForce);
        if (!located.measurement().retractsRange()
            || located.goesInto(located.measurement().origin().range())) {
          collect(located, groups);
        }
      } catch (RuntimeException e) {
        items.add(setAside(retraction.source(), e));
      }
    }
    groups.values().forEach(group -> items.add(group.item()));
    return items;
  }

  /** What becomes of a record whose own fault it is that it cannot be grouped. */
  private static FilingItem setAside(SourceRecord source, RuntimeException failure) {
    if (failure instanceof PoisonRecordException poison) {
      return new FilingItem.Unfit(source, poison.code(), poison.reason());
    }
    if (failure instanceof TransformException unfit) {
      return new FilingItem.Unfit(source, unfit.code(), unfit.reason());
    }
    if (FailureKinds.isMistake(failure) || failure instanceof FhirConflictException) {
      return new FilingItem.Unforeseen(source, failure);
    }
    throw failure;
  }

  /** Whatever else is wrong with it: a reading of a stopped device is no dead letter. */
  private static boolean isStopped(Measurement measurement, Set<SeenDevice.Key> stopped) {
    return !stopped.isEmpty()
        && SeenDevice.Key.of(measurement).filter(stopped::contains).isPresent()
        && !measurement.retracts();
  }

  /** Whether the reading is part of a record that its vendor can name again. */
  private static boolean hasRecord(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    return origin.linkId() != null && origin.sourceId() != null && !measurement.retracts();
  }

  /** A mapping that is swapped meanwhile counts from the next batch on. */
  private FhirMappings sameForTheWholeBatch() {
    Map<String, Optional<FhirMapping>> asked = new HashMap<>();
    return vendor -> asked.computeIfAbsent(vendor, mappings::of);
  }

  private static LocatedReading located(SourceRecord source, Link link, FhirMappings inForce) {
    Measurement measurement = source.measurement();
    FhirMapping mapping =
        inForce
            .of(measurement.origin().vendor())
            .orElseThrow(
                () ->
                    new PoisonRecordException(
                        "unknown-mapping",
                        "There is no FHIR mapping of the measurement's vendor."));
    if (!mapping.knows(measurement.type())) {
      throw new PoisonRecordException(
          "unknown-type", "The FHIR mapping of the vendor does not know the measurement's type.");
    }
    Window window = mapping.window(measurement);
    ObservationKey key = ObservationKey.of(link.id(), measurement, window);
    return new LocatedReading(source, link, window, key, mapping);
  }

  private static void collect(LocatedReading reading, Map<ObservationKey, Collected> groups) {
    groups
        .computeIfAbsent(
            reading.key(),
            key -> new Collected(key, reading.link(), reading.window(), reading.mapping()))
        .add(reading.source(), reading.window());
  }

  private static Measurement complete(Measurement measurement) {
    MeasurementFaults.of(measurement)
        .ifPresent(
            fault -> {
              throw fault;
            });
    return measurement;
  }

  private static final class Collected {
    private final ObservationKey key;
    private final Link link;
    private final Window window;
    private final FhirMapping mapping;
    private final List<SourceRecord> sources = new ArrayList<>();
    private Instant start;
    private Instant end;

    private Collected(ObservationKey key, Link link, Window window, FhirMapping mapping) {
      this.key = key;
      this.link = link;
      this.window = window;
      this.mapping = mapping;
      this.start = window.start();
      this.end = window.end();
    }

    private void add(SourceRecord source, Window window) {
      sources.add(source);
      start = window.start().isBefore(start) ? window.start() : start;
      end = window.end().isAfter(end) ? window.end() : end;
    }

    private FilingItem item() {
      List<SourceRecord> ordered = new ArrayList<>(sources);
      ordered.sort(
          Comparator.<SourceRecord, Instant>comparing(
                  source -> source.measurement().occurrenceTime())
              .thenComparing(BY_POSITION));
      List<Measurement> measurements = ordered.stream().map(SourceRecord::measurement).toList();
      return new FilingItem.Group(
          key,
          link,
          new MeasurementGroup(start, end, measurements),
          window,
          List.copyOf(ordered),
          mapping);
    }
  }
}
