package routes.fhir.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.Ledger;
import routes.fhir.bundle.LedgerRow;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.ServerMeta;
import routes.fhir.draft.ClosingWindow;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.filed.FiledObservation;
import routes.fhir.filed.FiledObservation.Change;
import routes.fhir.record.FiledPlace;
import routes.fhir.record.MeasurementRecord;
import routes.mapping.fhir.FhirMapping;

/**
 * One attempt at one bundle, from what is wanted to what the server answered. Used by one thread at
 * a time; a new attempt starts from a new one.
 */
public final class BundleAttempt {
  private static final String OBSERVATION = "Observation";
  private static final String DEVICE = "Device";

  private final List<ObservationDraft> drafts;
  private final Map<String, LedgerRow> rows;
  private final List<ClosingWindow> closing;
  private final BundleIds ids;
  private final Map<String, NewDevice> devices = new LinkedHashMap<>();
  private final List<PlannedWrite> writes = new ArrayList<>();
  private final Map<String, TransactionBundle.Answered> answers = new LinkedHashMap<>();
  private final List<ObservationDraft> settled;
  private final Set<String> merged = new HashSet<>();
  private final Set<String> amended = new HashSet<>();
  private boolean explained;

  /**
   * @param drafts Observations that the ledger does not vouch for
   * @param settled others that it does vouch for
   * @param rows their ledger rows, by Observation id
   * @param ids how the server's ids are found
   */
  BundleAttempt(
      List<ObservationDraft> drafts,
      List<ObservationDraft> settled,
      Map<String, LedgerRow> rows,
      BundleIds ids) {
    this(drafts, settled, List.of(), rows, ids);
  }

  private BundleAttempt(
      List<ObservationDraft> drafts,
      List<ObservationDraft> settled,
      List<ClosingWindow> closing,
      Map<String, LedgerRow> rows,
      BundleIds ids) {
    this.drafts = List.copyOf(drafts);
    this.settled = List.copyOf(settled);
    this.closing = List.copyOf(closing);
    this.rows = Map.copyOf(rows);
    this.ids = ids;
  }

  /** Work that brings nothing new, but makes Observations final. */
  static BundleAttempt closing(
      List<ClosingWindow> windows, Map<String, LedgerRow> rows, BundleIds ids) {
    return new BundleAttempt(List.of(), List.of(), windows, rows, ids);
  }

  /**
   * A Device that an Observation refers to and that the ledger does not vouch for.
   *
   * @param linkId the link whose use of the hardware it describes, or null for the hardware
   * @param written whether there was once, or may have been, a write of it
   */
  record NewDevice(String linkId, ObjectNode resource, boolean written) {
    NewDevice writtenBefore() {
      return new NewDevice(linkId, resource, true);
    }
  }

  /**
   * The searches, relative to the FHIR server, that find what it holds of all this; may be none.
   */
  List<String> searches() {
    Map<String, ObjectNode> observations = new LinkedHashMap<>();
    drafts.forEach(draft -> observations.put(draft.id(), draft.created()));
    closing.forEach(window -> observations.put(window.observationId(), window.specimen()));
    Map<String, ObjectNode> wanted = new LinkedHashMap<>();
    Set<String> written = new HashSet<>(rows.keySet());
    devices.forEach(
        (id, device) -> {
          wanted.put(id, device.resource());
          if (device.written()) {
            written.add(id);
          }
        });
    Map<String, Map<String, ObjectNode>> byType = new LinkedHashMap<>();
    byType.put(OBSERVATION, observations);
    byType.put(DEVICE, wanted);
    return searches(byType, written);
  }

  /**
   * The searches that find what the server has created without telling which is which; none where
   * its answer told.
   */
  List<String> answerSearches() {
    Map<String, Map<String, ObjectNode>> byType = new TreeMap<>(Comparator.reverseOrder());
    for (PlannedWrite write : writes) {
      Ledger.Entry entry = write.entry();
      if (write.creates() && ids.placed(entry).serverId() == null) {
        byType
            .computeIfAbsent(entry.type(), any -> new LinkedHashMap<>())
            .put(entry.id(), write.resource());
      }
    }
    Set<String> written = new HashSet<>();
    byType.values().forEach(wanted -> written.addAll(wanted.keySet()));
    return searches(byType, written);
  }

  private List<String> searches(Map<String, Map<String, ObjectNode>> byType, Set<String> written) {
    List<String> searches = new ArrayList<>();
    byType.forEach(
        (type, wanted) -> {
          if (!wanted.isEmpty()) {
            searches.addAll(ids.searches(type, wanted, written));
          }
        });
    return searches;
  }

  List<ObservationDraft> drafts() {
    return drafts;
  }

  /** Observations of the bundle that the ledger vouches for: they are not looked at again. */
  List<ObservationDraft> settled() {
    return settled;
  }

  /** What another writer had made at the same moment was put together with this draft. */
  void amends(String observationId) {
    amended.add(observationId);
  }

  /** The write of this draft goes into an Observation that stands. */
  void merges(ObservationDraft draft) {
    merged.add(draft.id());
  }

  /** What stands of it all now, of what the bundle was to bring. */
  List<FiledObservation> filed() {
    List<FiledObservation> filed = new ArrayList<>();
    for (ObservationDraft draft : settled) {
      LedgerRow row = rows.get(draft.id());
      if (!row.erased()) {
        filed.add(filed(draft, row.serverId(), row.versionId(), Change.UNCHANGED));
      }
    }
    Map<String, PlannedWrite> written = new HashMap<>();
    writes.stream()
        .filter(write -> write.entry().type().equals(OBSERVATION))
        .forEach(write -> written.put(write.entry().id(), write));
    for (ObservationDraft draft : drafts) {
      PlannedWrite write = written.get(draft.id());
      if (write != null) {
        filed.add(filed(draft, write));
      } else {
        ids.existing(OBSERVATION, draft.id())
            .ifPresent(standing -> filed.add(unchanged(draft, standing)));
      }
    }
    return filed;
  }

  /** Where the records of the bundle were filed that it takes back from there. */
  List<FiledPlace> left() {
    return Stream.concat(settled.stream(), drafts.stream())
        .flatMap(draft -> draft.sources().stream())
        .map(MeasurementRecord::left)
        .filter(Objects::nonNull)
        .toList();
  }

  private FiledObservation filed(ObservationDraft draft, PlannedWrite write) {
    String version =
        answer(write)
            .map(TransactionBundle.Answered::version)
            .filter(told -> !told.isEmpty())
            .orElse(null);
    return filed(draft, ids.placed(write.entry()).serverId(), version, change(write));
  }

  /** What this write of an Observation does. */
  Change change(PlannedWrite write) {
    String id = write.entry().id();
    if (amended.contains(id)) {
      return Change.MERGED;
    }
    if (FhirMapping.isEnteredInError(write.resource())) {
      return Change.RETRACTED;
    }
    return merged.contains(id) ? Change.MERGED : Change.CREATED;
  }

  private static FiledObservation unchanged(ObservationDraft draft, ObjectNode standing) {
    return filed(
        draft,
        standing.path("id").asText(),
        ServerMeta.version(standing).orElse(null),
        FhirMapping.isEnteredInError(standing) ? Change.RETRACTED : Change.UNCHANGED);
  }

  private static FiledObservation filed(
      ObservationDraft draft, String serverId, String version, Change change) {
    return new FiledObservation(
        draft.item().link(),
        draft.id(),
        OBSERVATION + "/" + (serverId == null ? draft.id() : serverId),
        version,
        change,
        draft.item().group());
  }

  List<ClosingWindow> closing() {
    return closing;
  }

  Optional<LedgerRow> row(String observationId) {
    return Optional.ofNullable(rows.get(observationId));
  }

  Map<String, NewDevice> devices() {
    return devices;
  }

  /** What is written is to be explained by Provenances. */
  void withProvenance() {
    explained = true;
  }

  boolean explained() {
    return explained;
  }

  BundleIds ids() {
    return ids;
  }

  List<PlannedWrite> writes() {
    return writes;
  }

  void answered(Map<String, TransactionBundle.Answered> all) {
    answers.putAll(all);
    all.values().stream()
        .map(TransactionBundle.Answered::resource)
        .filter(resource -> resource != null)
        .forEach(ids::found);
  }

  /** What the server answered for a write; empty where it did not, or not for what was sent. */
  Optional<TransactionBundle.Answered> answer(PlannedWrite write) {
    if (!write.creates()) {
      return Optional.ofNullable(answers.get(write.reference()));
    }
    Ledger.Entry placed = ids.placed(write.entry());
    return placed.serverId() == null
        ? Optional.empty()
        : Optional.ofNullable(answers.get(placed.type() + "/" + placed.serverId()));
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "BundleAttempt[" + drafts.size() + " drafts, " + writes.size() + " writes]";
  }
}
