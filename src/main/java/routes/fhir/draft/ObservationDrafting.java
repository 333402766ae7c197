package routes.fhir.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.Sha256;
import routes.fhir.identity.ObservationReferences;
import routes.fhir.record.GroupedItem;
import routes.fhir.record.MeasurementRecord;
import routes.fhir.resource.DeviceResources;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.ObservationKey;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailedRecord;
import routes.operations.failure.FailureKinds;

/** Makes Observations, with the references they need, out of the items of a batch. */
@Component
public class ObservationDrafting {
  private final ObservationReferences references;
  private final DeviceResources devices;
  private final WithheldReadings withheld;
  private final Clock clock;
  private final ObservationIds ids;
  private final PreferredSources preferred;

  ObservationDrafting(
      ObservationReferences references,
      DeviceResources devices,
      WithheldReadings withheld,
      Clock clock,
      ObservationIds ids,
      PreferredSources preferred) {
    this.references = references;
    this.devices = devices;
    this.withheld = withheld;
    this.clock = clock;
    this.ids = ids;
    this.preferred = preferred;
  }

  /**
   * The Observation of an item, and those of its records that spoil it, which may be all of them.
   *
   * @throws FhirOutageException where the person's Patient or the Encounter cannot be looked up now
   * @throws IllegalStateException where the route would lose a reading that is to wait
   */
  public Transformed of(GroupedItem item) {
    if (item instanceof GroupedItem.Rejected unfit) {
      return Transformed.failed(unfit.sources(), unfit.code(), unfit.reason());
    }
    if (item instanceof GroupedItem.Withheld unconsented) {
      withheld.withhold(unconsented.sources(), unconsented.reason());
      return Transformed.nothing();
    }
    if (item instanceof GroupedItem.OpenWindow held) {
      if (!held.handedOver().get()) {
        throw new IllegalStateException(
            "the route of filing does not call heldReadings.messages before it transforms");
      }
      return Transformed.nothing();
    }
    if (item instanceof GroupedItem.Retry unforeseen) {
      return Transformed.stuck(StuckRecords.ungrouped(unforeseen.sources(), unforeseen.failure()));
    }
    GroupedItem.Group group = (GroupedItem.Group) item;
    try {
      return of(group);
    } catch (PoisonRecordException e) {
      return Transformed.failed(item.sources(), e.code(), e.reason());
    } catch (RuntimeException e) {
      if (!FailureKinds.isMistake(e)) {
        throw e;
      }
      return Transformed.stuck(
          StuckRecords.mistake(ObservationKey.id(group.key().value()), group.sources(), e));
    }
  }

  private Transformed of(GroupedItem.Group item) {
    ObservationReferences.Found found = references.of(item);
    try {
      return new Transformed(List.of(draft(item, found)), List.of());
    } catch (TransformException whole) {
      return withoutGuilty(item, found, whole);
    }
  }

  private Transformed withoutGuilty(
      GroupedItem.Group item, ObservationReferences.Found found, TransformException whole) {
    List<MeasurementRecord> innocent = new ArrayList<>();
    List<FailedRecord> guilty = new ArrayList<>();
    if (item.sources().size() > 1) {
      for (MeasurementRecord source : item.sources()) {
        try {
          draft(part(item, List.of(source)), found);
          innocent.add(source);
        } catch (TransformException alone) {
          guilty.add(source.failed(alone.code(), alone.reason()));
        }
      }
    }
    if (guilty.isEmpty() || innocent.isEmpty()) {
      throw new PoisonRecordException(whole.code(), whole.reason());
    }
    try {
      return new Transformed(List.of(draft(part(item, innocent), found)), guilty);
    } catch (TransformException rest) {
      throw new PoisonRecordException(rest.code(), rest.reason());
    }
  }

  /**
   * What a draft takes back, without the readings that it brings; empty where it takes back none.
   *
   * @throws PoisonRecordException where that cannot be filed by itself
   */
  Optional<ObservationDraft> retractionsOf(ObservationDraft draft) {
    List<MeasurementRecord> retracting =
        draft.sources().stream().filter(source -> source.measurement().retracts()).toList();
    if (retracting.isEmpty() || retracting.size() == draft.sources().size()) {
      return retracting.isEmpty() ? Optional.empty() : Optional.of(draft);
    }
    try {
      ObservationContext context = draft.context();
      return Optional.of(
          draft(
                  part(draft.item(), retracting),
                  new ObservationReferences.Found(context.subject(), context.encounter()))
              .unexplained(draft.refusedWithProvenance()));
    } catch (TransformException e) {
      throw new PoisonRecordException(e.code(), e.reason());
    }
  }

  /**
   * A draft that was refused, perhaps for what it refers to: with what stands at the server now.
   *
   * @throws FhirOutageException where that cannot be looked up now
   */
  public ObservationDraft rebuilt(ObservationDraft draft) {
    try {
      ObservationReferences.Found found = references.of(draft.item());
      boolean same =
          found.subject().equals(draft.context().subject())
              && Objects.equals(found.encounter(), draft.context().encounter());
      return same ? draft : draft(draft.item(), found);
    } catch (PoisonRecordException missing) {
      return draft;
    }
  }

  private static GroupedItem.Group part(GroupedItem.Group item, List<MeasurementRecord> sources) {
    MeasurementGroup group =
        new MeasurementGroup(
            item.group().start(),
            item.group().end(),
            sources.stream().map(MeasurementRecord::measurement).toList());
    return new GroupedItem.Group(
        item.key(), item.link(), group, item.window(), sources, item.mapping());
  }

  private ObservationDraft draft(GroupedItem.Group item, ObservationReferences.Found found) {
    List<Measurement> measurements = item.group().measurements();
    List<ObjectNode> used =
        measurements.stream()
            .filter(measurement -> !"manual".equals(measurement.recordingMethod()))
            .filter(measurement -> !measurement.retracts())
            .max(Comparator.comparing(Measurement::occurrenceTime))
            .map(measurement -> devices.of(item.link(), found.subject(), measurement))
            .orElse(List.of());
    ObservationIds.Name name = ids.of(item, found.subject());
    ObservationContext context =
        new ObservationContext(
                name.id(),
                name.system(),
                name.value(),
                found.subject(),
                used.isEmpty() ? null : DeviceResources.reference(used.get(used.size() - 1)),
                found.encounter(),
                issued(item.group()))
            .preliminary(item.window().isOpen(clock.instant()));
    ObjectNode created = item.mapping().create(item.group(), context);
    Measurement first = item.group().first();
    ObjectNode marked = preferred.of(created, first.type(), first.origin().vendor());
    return new ObservationDraft(item, context, marked, hash(item.group(), created), used, null);
  }

  /**
   * Sees a new version that a source tells, though it changes nothing else: it decides against
   * versions that come late. The time of ingestion is no such version; a device that posts, or
   * deletes, the same again changes nothing; neither does the end of its window.
   */
  private static String hash(MeasurementGroup group, ObjectNode observation) {
    ObjectNode content = observation.objectNode();
    content.setAll(observation);
    if (FhirMapping.isPreliminary(observation)) {
      content.put("status", "final");
    }
    List<Measurement.Range> ranges =
        group.measurements().stream()
            .filter(Measurement::retractsRange)
            .map(measurement -> measurement.origin().range())
            .toList();
    if (!ranges.isEmpty()) {
      content.put("deletedRanges", ranges.toString());
    }
    boolean told =
        group.measurements().stream()
            .anyMatch(one -> one.origin() != null && one.origin().sourceVersion() != null);
    if (!told) {
      content.remove("issued");
      List<String> deleted =
          group.measurements().stream()
              .filter(Measurement::retracts)
              .map(ObservationDrafting::named)
              .toList();
      if (!deleted.isEmpty()) {
        content.remove("extension");
        content.put("deleted", deleted.toString());
      }
    }
    return Sha256.hex(content.toString());
  }

  private static String named(Measurement deleted) {
    return deleted.occurrenceTime()
        + deleted.properties().stream().map(Measurement.Property::name).toList().toString();
  }

  private static Instant issued(MeasurementGroup group) {
    return FhirMapping.version(group)
        .orElseGet(
            () ->
                group.measurements().stream()
                    .map(one -> Objects.requireNonNullElse(one.endTime(), one.occurrenceTime()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
  }
}
