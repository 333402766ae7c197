package routes.fhir.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.ClientNamedIds;
import routes.fhir.bundle.Ledger;
import routes.fhir.bundle.LedgerRow;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.ServerMeta;
import routes.fhir.draft.ClaimedProfiles;
import routes.fhir.draft.ClosingWindow;
import routes.fhir.draft.ConsentFilter;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.draft.PreliminaryObservations;
import routes.fhir.identity.ObservationReferences;
import routes.fhir.resource.ProvenanceResources;
import routes.fhir.write.BundleAttempt.NewDevice;
import routes.mapping.fhir.FhirMapping;
import routes.operations.PoisonRecordException;

/**
 * Decides, bundle by bundle, what has to be written: what is new is created, what is unchanged is
 * left alone, what changed is merged on the version that was read. What the ledger vouches for
 * costs no call. What was erased, or what a person deleted or marked entered-in-error at the
 * server, stays so.
 *
 * <p>The steps of one attempt, in the order in which {@link BundleAttempts} calls them: {@link
 * #begin} or {@link #close}, {@link #plan}, {@link #confirm}.
 */
@Component
public class BundlePlanner {
  static final String OBSERVATION = "Observation";
  private static final String DEVICE = "Device";

  private final Ledger ledger;
  private final ConsentFilter consentFilter;
  private final ObservationReferences references;
  private final TransactionBundle transactions;
  private final ClientIds clientIds;
  private final PreliminaryObservations preliminary;
  private final ClaimedProfiles profiles;
  private final Provenances provenances;
  private final SoftwareDevice software;

  BundlePlanner(
      Ledger ledger,
      ConsentFilter consentFilter,
      ObservationReferences references,
      TransactionBundle transactions,
      ClientIds clientIds,
      PreliminaryObservations preliminary,
      ClaimedProfiles profiles,
      Provenances provenances,
      SoftwareDevice software) {
    this.ledger = ledger;
    this.consentFilter = consentFilter;
    this.references = references;
    this.transactions = transactions;
    this.clientIds = clientIds;
    this.preliminary = preliminary;
    this.profiles = profiles;
    this.provenances = provenances;
    this.software = software;
  }

  /**
   * Starts an attempt: consent is read again, and what is confirmed with the same content drops
   * out.
   *
   * @throws FhirOutageException where nobody knows yet how the server takes ids, and it cannot be
   *     asked
   */
  BundleAttempt begin(List<ObservationDraft> drafts) {
    List<ObservationDraft> granted = consentFilter.of(drafts);
    Map<String, LedgerRow> rows =
        ledger.rows(OBSERVATION, granted.stream().map(ObservationDraft::id).toList());
    Map<Boolean, List<ObservationDraft>> bySettled =
        granted.stream()
            .collect(Collectors.partitioningBy(draft -> settled(draft, rows.get(draft.id()))));
    List<ObservationDraft> open = bySettled.get(false);
    BundleIds ids = open.isEmpty() ? new ClientNamedIds() : clientIds.ofBundle();
    BundleAttempt work = new BundleAttempt(open, bySettled.get(true), rows, ids);
    provenances.begin(work);
    addDevices(open, work);
    return work;
  }

  /** Starts an attempt to make the Observations of windows that are over final. */
  public BundleAttempt close(List<ClosingWindow> windows) {
    return BundleAttempt.closing(
        windows,
        ledger.rows(OBSERVATION, windows.stream().map(ClosingWindow::observationId).toList()),
        clientIds.ofBundle());
  }

  /**
   * The transaction to send, or null where nothing has to be written. Its entries are pending in
   * the ledger when this returns.
   *
   * @throws PoisonRecordException where what the server holds cannot take in a draft
   */
  String plan(BundleAttempt work) {
    List<Ledger.Entry> leftAlone = new ArrayList<>();
    work.devices().forEach((id, device) -> plan(id, device, work, leftAlone));
    work.drafts().forEach(draft -> plan(draft, work, leftAlone));
    work.closing().forEach(window -> plan(window, work));
    ledger.confirmed(leftAlone);
    Set<String> written = ids(work.writes().stream().map(PlannedWrite::entry).toList());
    preliminary.closed(
        work.closing().stream()
            .map(ClosingWindow::observationId)
            .filter(id -> !written.contains(id))
            .toList());
    if (work.writes().isEmpty()) {
      return null;
    }
    work.writes().addAll(provenances.of(work));
    preliminary.remember(
        work.drafts().stream()
            .filter(draft -> draft.context().preliminary() && written.contains(draft.id()))
            .toList());
    ledger.pending(work.writes().stream().map(PlannedWrite::entry).toList());
    return transactions.of(work.ids().sent(work.writes()));
  }

  /**
   * Confirms what the server answered for. What it does not name stays pending.
   *
   * @throws FhirConflictException where another writer came first with an Observation that was to
   *     be created, or where the answer leaves out what was sent: it is read then
   */
  void confirm(BundleAttempt work) {
    List<Ledger.Entry> confirmed = new ArrayList<>();
    boolean overtaken = false;
    for (PlannedWrite write : work.writes()) {
      Optional<TransactionBundle.Answered> answer = work.answer(write);
      if (answer.isPresent() && (!write.creates() || isOurs(write, answer.get()))) {
        confirmed.add(confirmed(write, work, answer.get()));
      } else {
        overtaken |= !write.entry().type().equals(ProvenanceResources.TYPE);
      }
    }
    ledger.confirmed(confirmed);
    Set<String> ids = ids(confirmed);
    preliminary.closed(
        work.closing().stream().map(ClosingWindow::observationId).filter(ids::contains).toList());
    if (overtaken) {
      throw FhirConflictException.overtaken();
    }
  }

  /** The others say the same whoever made them; of an Observation another may have made a part. */
  private static boolean isOurs(PlannedWrite write, TransactionBundle.Answered answer) {
    return answer.created() || !write.entry().type().equals(OBSERVATION);
  }

  private static Ledger.Entry confirmed(
      PlannedWrite write, BundleAttempt work, TransactionBundle.Answered answer) {
    Ledger.Entry placed = work.ids().placed(write.entry());
    String version = answer.version().isEmpty() ? null : answer.version();
    return placed.answered(placed.serverId(), version);
  }

  private static Set<String> ids(List<Ledger.Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.type().equals(OBSERVATION))
        .map(Ledger.Entry::id)
        .collect(Collectors.toSet());
  }

  /**
   * Something about these was refused, perhaps for what they refer to: their Devices are read again
   * before the next attempt, their Patients and Encounters before the next batch.
   */
  void doubt(List<ObservationDraft> drafts) {
    drafts.forEach(draft -> references.forget(draft.item()));
    Set<String> ids = new HashSet<>(Set.of(software.id()));
    drafts.forEach(draft -> draft.devices().forEach(device -> ids.add(device.get("id").asText())));
    ledger.doubt(DEVICE, ids);
  }

  private static boolean settled(ObservationDraft draft, LedgerRow row) {
    return row != null
        && (row.erased() || (row.confirmed() && draft.contentHash().equals(row.contentHash())));
  }

  private void addDevices(List<ObservationDraft> drafts, BundleAttempt work) {
    for (ObservationDraft draft : drafts) {
      for (ObjectNode device : draft.devices()) {
        String linkId = device.has("patient") ? draft.item().link().id() : null;
        work.devices().putIfAbsent(device.get("id").asText(), new NewDevice(linkId, device, false));
      }
    }
    Map<String, LedgerRow> rows = ledger.rows(DEVICE, List.copyOf(work.devices().keySet()));
    rows.forEach(
        (id, row) -> {
          if (row.confirmed()) {
            work.devices().remove(id);
            work.ids().known(DEVICE, id, row);
          } else {
            work.devices().computeIfPresent(id, (any, device) -> device.writtenBefore());
          }
        });
  }

  private static void plan(
      String id, NewDevice device, BundleAttempt work, List<Ledger.Entry> leftAlone) {
    Optional<ObjectNode> existing = work.ids().existing(DEVICE, id);
    String version = existing.flatMap(ServerMeta::version).orElse(null);
    Ledger.Entry entry =
        work.ids().placed(new Ledger.Entry(DEVICE, id, device.linkId(), null, version));
    if (existing.isPresent()) {
      leftAlone.add(entry);
    } else {
      work.writes().add(new PlannedWrite(entry, device.resource(), Optional.empty()));
    }
  }

  private void plan(ObservationDraft draft, BundleAttempt work, List<Ledger.Entry> leftAlone) {
    Optional<ObjectNode> existing = work.ids().existing(OBSERVATION, draft.id());
    if (existing.isEmpty() && draft.onlyRetractsRanges()) {
      return;
    }
    Optional<String> version = existing.flatMap(ServerMeta::version);
    String linkId = draft.item().link().id();
    boolean deletedThere =
        existing.isEmpty() && work.row(draft.id()).filter(LedgerRow::wasThere).isPresent();
    // Without the hash it is looked for again each time: the ledger vouches for what stands.
    String hash = deletedThere ? null : draft.contentHash();
    Ledger.Entry entry =
        work.ids()
            .placed(new Ledger.Entry(OBSERVATION, draft.id(), linkId, hash, version.orElse(null)));
    Optional<ObjectNode> wanted =
        existing.isPresent() ? draft.mergedInto(existing.get()) : Optional.of(draft.created());
    if (wanted.isPresent() && !deletedThere) {
      work.writes().add(new PlannedWrite(entry, profiles.of(wanted.get()), version));
      existing.ifPresent(standing -> work.merges(draft));
    } else {
      leftAlone.add(entry);
    }
  }

  /** What was erased, taken back or made final meanwhile stays as it is. */
  private static void plan(ClosingWindow window, BundleAttempt work) {
    String id = window.observationId();
    Optional<LedgerRow> row = work.row(id);
    work.ids()
        .existing(OBSERVATION, id)
        .filter(FhirMapping::isPreliminary)
        .filter(standing -> row.filter(LedgerRow::erased).isEmpty())
        .ifPresent(
            standing -> {
              Optional<String> version = ServerMeta.version(standing);
              ObjectNode closed = standing.deepCopy().put("status", "final");
              ServerMeta.drop(closed);
              String hash = row.map(LedgerRow::contentHash).orElse(null);
              Ledger.Entry entry =
                  work.ids()
                      .placed(
                          new Ledger.Entry(
                              OBSERVATION, id, window.linkId(), hash, version.orElse(null)));
              work.writes().add(new PlannedWrite(entry, closed, version));
            });
  }
}
