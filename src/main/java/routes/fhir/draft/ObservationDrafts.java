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
import routes.fhir.record.FilingItem;
import routes.fhir.record.SourceRecord;
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
public class ObservationDrafts {
  private final ObservationReferences references;
  private final DeviceResources devices;
  private final Consent consent;
  private final Clock clock;
  private final ObservationIds ids;
  private final PreferredSources preferred;

  ObservationDrafts(
      ObservationReferences references,
      DeviceResources devices,
      Consent consent,
      Clock clock,
      ObservationIds ids,
      PreferredSources preferred) {
    this.references = references;
    this.devices = devices;
    this.consent = consent;
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
  public Transformed of(FilingItem item) {
    if (item instanceof FilingItem.Unfit unfit) {
      return Transformed.failed(unfit.sources(), unfit.code(), unfit.reason());
    }
    if (item instanceof FilingItem.Unconsented unconsented) {
      consent.withhold(unconsented.sources(), unconsented.reason());
      return Transformed.nothing();
    }
    if (item instanceof FilingItem.Held held) {
      if (!held.handedOver().get()) {
        throw new IllegalStateException(
            "the route of filing does not call heldReadings.messages before it transforms");
      }
      return Transformed.nothing();
    }
    if (item instanceof FilingItem.Unforeseen unforeseen) {
      return Transformed.stuck(StuckRecords.ungrouped(unforeseen.sources(), unforeseen.failure()));
    }
    FilingItem.Group group = (FilingItem.Group) item;
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

  private Transformed of(FilingItem.Group item) {
    ObservationReferences.Found found = references.of(item);
    try {
      return new Transformed(List.of(draft(item, found)), List.of());
    } catch (TransformException whole) {
      return withoutGuilty(item, found, whole);
    }
  }

  private Transformed withoutGuilty(
      FilingItem.Group item, ObservationReferences.Found found, TransformException whole) {
    List<SourceRecord> innocent = new ArrayList<>();
    List<FailedRecord> guilty = new ArrayList<>();
    if (item.sources().size() > 1) {
      for (SourceRecord source : item.sources()) {
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
    List<SourceRecord> retracting =
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
              .unexplained(draft.refusedExplained()));
    } catch (TransformException e) {
      throw new PoisonRecordException(e.code(), e.reason());
    }
  }

  /**
   * A draft that was refused, perhaps for what it refers to: with what stands at the server now.
   *
   * @throws FhirOutageException where that cannot be looked up now
   */
  public ObservationDraft again(ObservationDraft draft) {
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

  private static FilingItem.Group part(FilingItem.Group item, List<SourceRecord> sources) {
    MeasurementGroup group =
        new MeasurementGroup(
            item.group().start(),
            item.group().end(),
            sources.stream().map(SourceRecord::measurement).toList());
    return new FilingItem.Group(
        item.key(), item.link(), group, item.window(), sources, item.mapping());
  }

  private ObservationDraft draft(FilingItem.Group item, ObservationReferences.Found found) {
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
              .map(ObservationDrafts::named)
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
