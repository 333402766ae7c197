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
import routes.fhir.deletion.RangeDeletions;
import routes.fhir.deletion.RecordReconciler;
import routes.fhir.device.SeenDevice;
import routes.fhir.device.SeenDevices;
import routes.fhir.identity.LinkCache;
import routes.fhir.identity.MessagePatients;
import routes.fhir.identity.ReadingOwners;
import routes.fhir.record.FhirMappings;
import routes.fhir.record.GroupedItem;
import routes.fhir.record.MeasurementFaults;
import routes.fhir.record.MeasurementRecord;
import routes.fhir.record.MeasurementRecords;
import routes.fhir.record.OwnedReading;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.Window;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailureKinds;
import routes.subject.SourceLink;
import routes.subject.SourceLinks;
import routes.subject.WithheldReason;

/**
 * Groups a batch of measurements by the Observation they become. The same batch gives the same
 * items in the same order, however its records arrived.
 */
@Component
public class MeasurementGroups {
  private static final Comparator<MeasurementRecord> BY_POSITION =
      Comparator.comparing(MeasurementRecord::topic)
          .thenComparingInt(MeasurementRecord::partition)
          .thenComparingLong(MeasurementRecord::offset);

  private final MeasurementRecords records;
  private final SourceLinks links;
  private final MessagePatients patients;
  private final FhirMappings mappings;
  private final RecordReconciler changes;
  private final RangeDeletions rangeDeletions;
  private final SeenDevices devices;
  private final OpenWindowQueue openWindowQueue;
  private final Destination destination;

  /** Asks all of them for every batch anew. */
  MeasurementGroups(
      ObjectMapper json,
      SourceLinks links,
      MessagePatients patients,
      FhirMappings mappings,
      RecordReconciler changes,
      RangeDeletions rangeDeletions,
      SeenDevices devices,
      OpenWindowQueue openWindowQueue,
      Destination destination) {
    this.records = new MeasurementRecords(json);
    this.links = links;
    this.patients = patients;
    this.mappings = mappings;
    this.changes = changes;
    this.rangeDeletions = rangeDeletions;
    this.devices = devices;
    this.openWindowQueue = openWindowQueue;
    this.destination = destination;
  }

  /**
   * What to do with a batch: one {@link GroupedItem.Group} an Observation, and one other item for
   * every record that belongs to none. Records that are not for this destination are passed over.
   *
   * @param batch one exchange a record, as the batching Kafka consumer gives them
   */
  public List<GroupedItem> group(List<Exchange> batch) {
    LinkCache linked = new LinkCache(links);
    ReadingOwners owners = new ReadingOwners(linked, patients);
    DestinationFilter mine = new DestinationFilter(destination, owners);
    FhirMappings inForce = sameForTheWholeBatch();
    Map<ObservationKey, Collected> groups = new LinkedHashMap<>();
    List<OwnedReading> ofRecords = new ArrayList<>();
    List<OwnedReading> withoutRecord = new ArrayList<>();
    List<RecordReconciler.Deletion> deletions = new ArrayList<>();
    List<RangeDeletions.Notice> notices = new ArrayList<>();
    List<GroupedItem> items = new ArrayList<>();
    List<MeasurementRecord> sources = new ArrayList<>();
    for (MeasurementRecord source :
        batch.stream().map(records::read).sorted(BY_POSITION).toList()) {
      try {
        if (mine.takes(source)) {
          sources.add(source);
        }
      } catch (RuntimeException e) {
        items.add(setAside(source, e));
      }
    }
    Set<SeenDevice.Key> stopped =
        devices.stopped(sources.stream().map(MeasurementRecord::measurement).toList());
    for (MeasurementRecord source : sources) {
      if (isStopped(source.measurement(), stopped)) {
        items.add(new GroupedItem.Withheld(source, WithheldReason.STOPPED_DEVICE));
        continue;
      }
      try {
        boolean notice = MeasurementRecords.isNotice(source.measurement());
        Measurement measurement = notice ? source.measurement() : complete(source.measurement());
        SourceLink owner = notice ? linked.ofRecord(measurement) : owners.owner(measurement);
        if (!owner.active()) {
          items.add(new GroupedItem.Withheld(source, owner.withheld()));
        } else if (MeasurementRecords.deletesRecord(measurement)) {
          deletions.add(RecordReconciler.Deletion.named(source, owner));
        } else if (notice) {
          notices.add(new RangeDeletions.Notice(source, owner));
        } else {
          OwnedReading located = located(source, owner, inForce);
          if (hasRecord(measurement)) {
            ofRecords.add(located);
          } else if (rangeDeletions.concerns(measurement)) {
            withoutRecord.add(located);
          } else if (openWindowQueue.isToWait(located)) {
            items.add(new GroupedItem.OpenWindow(source));
          } else {
            collect(located, groups);
          }
        }
      } catch (RuntimeException e) {
        items.add(setAside(source, e));
      }
    }
    RangeDeletions.Outcome ranges = rangeDeletions.of(withoutRecord, notices);
    deletions.addAll(ranges.records());
    RecordReconciler.Outcome outcome = changes.of(ofRecords, deletions);
    for (OwnedReading reading : ranges.readings()) {
      if (openWindowQueue.isToWait(reading)) {
        items.add(new GroupedItem.OpenWindow(reading.source()));
      } else {
        collect(reading, groups);
      }
    }
    outcome.readings().forEach(reading -> collect(reading, groups));
    List<RecordReconciler.Retraction> retractions = new ArrayList<>(ranges.windows());
    retractions.addAll(outcome.retractions());
    for (RecordReconciler.Retraction retraction : retractions) {
      try {
        OwnedReading located = located(retraction.source(), retraction.link(), inForce);
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
  private static GroupedItem setAside(MeasurementRecord source, RuntimeException failure) {
    if (failure instanceof PoisonRecordException poison) {
      return new GroupedItem.Rejected(source, poison.code(), poison.reason());
    }
    if (failure instanceof TransformException unfit) {
      return new GroupedItem.Rejected(source, unfit.code(), unfit.reason());
    }
    if (FailureKinds.isMistake(failure) || failure instanceof FhirConflictException) {
      return new GroupedItem.Retry(source, failure);
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

  private static OwnedReading located(
      MeasurementRecord source, SourceLink link, FhirMappings inForce) {
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
    return new OwnedReading(source, link, window, key, mapping);
  }

  private static void collect(OwnedReading reading, Map<ObservationKey, Collected> groups) {
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
    private final SourceLink link;
    private final Window window;
    private final FhirMapping mapping;
    private final List<MeasurementRecord> sources = new ArrayList<>();
    private Instant start;
    private Instant end;

    private Collected(ObservationKey key, SourceLink link, Window window, FhirMapping mapping) {
      this.key = key;
      this.link = link;
      this.window = window;
      this.mapping = mapping;
      this.start = window.start();
      this.end = window.end();
    }

    private void add(MeasurementRecord source, Window window) {
      sources.add(source);
      start = window.start().isBefore(start) ? window.start() : start;
      end = window.end().isAfter(end) ? window.end() : end;
    }

    private GroupedItem item() {
      List<MeasurementRecord> ordered = new ArrayList<>(sources);
      ordered.sort(
          Comparator.<MeasurementRecord, Instant>comparing(
                  source -> source.measurement().occurrenceTime())
              .thenComparing(BY_POSITION));
      List<Measurement> measurements =
          ordered.stream().map(MeasurementRecord::measurement).toList();
      return new GroupedItem.Group(
          key,
          link,
          new MeasurementGroup(start, end, measurements),
          window,
          List.copyOf(ordered),
          mapping);
    }
  }
}
