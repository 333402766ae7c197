package routes.fhir.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.client.Sha256;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.record.MeasurementRecord;
import routes.fhir.resource.ProvenanceResources;
import routes.fhir.resource.ProvenanceResources.Activity;
import routes.fhir.resource.ProvenanceResources.Said;
import routes.fhir.write.BundleAttempt.NewDevice;
import routes.mapping.Measurement;

/**
 * Explains what a transaction writes: one Provenance for each link and activity, never one over
 * several people, because whoever may see one target sees the ids of all. Its id derives from the
 * versions of the Observations that it explains, so that the same is never said twice.
 */
@Component
class Provenances {
  /** The most that one link may need in one transaction. */
  static final int MOST_OF_A_LINK = Activity.values().length;

  private static final String OBSERVATION = "Observation";

  private final boolean enabled;
  private final ProvenanceRefusals refusals;
  private final ProvenanceResources resources;
  private final SoftwareDevice software;

  Provenances(
      @Value("${fhir.provenance:true}") boolean enabled,
      ProvenanceRefusals refusals,
      ProvenanceResources resources,
      SoftwareDevice software) {
    this.enabled = enabled;
    this.refusals = refusals;
    this.resources = resources;
    this.software = software;
  }

  boolean enabled() {
    return enabled;
  }

  private record Explained(ObservationDraft draft, PlannedWrite write) {}

  private record Part(String linkId, Activity activity) {}

  /**
   * What is written in this attempt is to be explained, where the server takes it and did not
   * refuse a draft for it; the Device that stands for this software then comes along.
   *
   * @throws FhirOutageException where the server has to be asked about that and cannot be
   */
  void begin(BundleAttempt work) {
    boolean wanted =
        enabled
            && !work.drafts().isEmpty()
            && work.drafts().stream().noneMatch(ObservationDraft::isUnexplained);
    if (wanted && refusals.taken()) {
      work.withProvenance();
      work.devices().putIfAbsent(software.id(), new NewDevice(null, software.resource(), false));
    }
  }

  /** The Provenances of what is planned to be written; none where nothing is. */
  List<PlannedWrite> of(BundleAttempt work) {
    if (!work.explained()) {
      return List.of();
    }
    Map<String, PlannedWrite> written =
        work.writes().stream()
            .filter(write -> write.entry().type().equals(OBSERVATION))
            .collect(Collectors.toMap(write -> write.entry().id(), write -> write));
    Map<Part, List<Explained>> parts = new LinkedHashMap<>();
    for (ObservationDraft draft : work.drafts()) {
      PlannedWrite write = written.get(draft.id());
      if (write != null) {
        Part part = new Part(draft.item().link().id(), activity(work, write));
        parts.computeIfAbsent(part, any -> new ArrayList<>()).add(new Explained(draft, write));
      }
    }
    return parts.entrySet().stream()
        .map(entry -> write(entry.getKey(), entry.getValue(), work.ids()))
        .toList();
  }

  private static Activity activity(BundleAttempt work, PlannedWrite write) {
    return switch (work.change(write)) {
      case CREATED -> Activity.CREATE;
      case MERGED, UNCHANGED -> Activity.UPDATE;
      case RETRACTED -> Activity.NULLIFY;
    };
  }

  private PlannedWrite write(Part part, List<Explained> explained, BundleIds ids) {
    ObjectNode provenance = resources.of(id(part, explained), said(part, explained));
    return PlannedWrite.unsearched(ids, part.linkId(), provenance);
  }

  /** Of link, activity, and for each Observation what it was before and what it is to say. */
  private static String id(Part part, List<Explained> explained) {
    TreeMap<String, String> versions = new TreeMap<>();
    explained.forEach(
        one ->
            versions.put(
                one.draft().id(),
                one.write().ifMatch().orElse("") + "|" + one.draft().contentHash()));
    return Sha256.hex(part.linkId() + "|" + part.activity() + "|" + versions);
  }

  private static Said said(Part part, List<Explained> explained) {
    SortedSet<String> targets = new TreeSet<>();
    SortedSet<String> authors = new TreeSet<>();
    SortedSet<String> traces = new TreeSet<>();
    Instant recorded = null;
    String connection = null;
    for (Explained one : explained) {
      targets.add(OBSERVATION + "/" + one.draft().id());
      if (one.draft().context().device() != null) {
        authors.add(one.draft().context().device());
      }
      for (MeasurementRecord source : one.draft().sources()) {
        Measurement.Origin origin = source.measurement().origin();
        Optional.ofNullable(origin.traceId()).ifPresent(traces::add);
        connection = origin.linkId() == null ? connection : origin.linkId();
        recorded = later(recorded, origin.ingestionTime());
      }
    }
    Instant known =
        Objects.requireNonNullElseGet(
            recorded,
            () ->
                explained.stream()
                    .map(one -> one.draft().context().issued())
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
    return new Said(part.activity(), targets, authors, known, connection, traces);
  }

  private static Instant later(Instant one, Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
