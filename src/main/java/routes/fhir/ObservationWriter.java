package routes.fhir;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.stereotype.Component;
import routes.fhir.BundleWork.NewDevice;
import routes.fhir.BundleWork.PlannedWrite;
import routes.mapping.TransformException;
import routes.operations.PoisonRecordException;

/**
 * Decides, bundle by bundle, what has to be written: what is new is created, what is unchanged is
 * left alone, what changed is merged on the version that was read. What the ledger vouches for
 * costs no call. What was erased, or what a person deleted or marked entered-in-error at the
 * server, stays so.
 *
 * <p>The steps of one attempt, in the order in which the route {@code write-attempt} calls them:
 * {@link #begin}, {@link #found} for every search, {@link #plan}, {@link #confirm}.
 */
@Component("observationWriter")
public class ObservationWriter {
  private static final String OBSERVATION = "Observation";
  private static final String DEVICE = "Device";

  private final Ledger ledger;
  private final GrantedDrafts grantedDrafts;
  private final ObservationReferences references;
  private final SearchPages pages;
  private final TransactionBundle transactions;
  private final FhirContext context;
  private final FiledDrafts filed;

  ObservationWriter(
      Ledger ledger,
      GrantedDrafts grantedDrafts,
      ObservationReferences references,
      SearchPages pages,
      TransactionBundle transactions,
      FhirContext context,
      FiledDrafts filed) {
    this.ledger = ledger;
    this.grantedDrafts = grantedDrafts;
    this.references = references;
    this.pages = pages;
    this.transactions = transactions;
    this.context = context;
    this.filed = filed;
  }

  /**
   * Starts an attempt: consent is read again, and what is confirmed with the same content drops
   * out.
   */
  public BundleWork begin(@Body List<ObservationDraft> drafts) {
    List<ObservationDraft> granted = grantedDrafts.of(drafts);
    Map<String, LedgerRow> rows =
        ledger.rows(OBSERVATION, granted.stream().map(ObservationDraft::id).toList());
    List<ObservationDraft> open =
        granted.stream().filter(draft -> !settled(draft, rows.get(draft.id()))).toList();
    filed.leave(granted.stream().filter(draft -> settled(draft, rows.get(draft.id()))).toList());
    BundleWork work = new BundleWork(open, rows);
    addDevices(open, work);
    return work;
  }

  /** Takes in the answer of one search, all its pages. */
  public void found(@ExchangeProperty("work") BundleWork work, @Body IBaseBundle answer) {
    for (Bundle page : pages.all((Bundle) answer)) {
      for (Bundle.BundleEntryComponent entry : page.getEntry()) {
        Resource resource = entry.getResource();
        if (resource != null && resource.hasIdElement()) {
          String reference = resource.fhirType() + "/" + resource.getIdElement().getIdPart();
          String text = context.newJsonParser().encodeResourceToString(resource);
          work.found(reference, transactions.resource(text));
        }
      }
    }
  }

  /**
   * The transaction to send, or null where nothing has to be written. Its entries are pending in
   * the ledger when this returns.
   *
   * @throws PoisonRecordException where what the server holds cannot take in a draft
   */
  public String plan(@ExchangeProperty("work") BundleWork work) {
    List<Ledger.Entry> leftAlone = new ArrayList<>();
    work.devices().forEach((id, device) -> plan(id, device, work, leftAlone));
    work.drafts().forEach(draft -> plan(draft, work, leftAlone));
    ledger.confirmed(leftAlone);
    Set<String> written = ids(work.writes().stream().map(PlannedWrite::entry).toList());
    filed.leave(work.drafts().stream().filter(draft -> !written.contains(draft.id())).toList());
    if (work.writes().isEmpty()) {
      return null;
    }
    ledger.pending(work.writes().stream().map(PlannedWrite::entry).toList());
    return transactions.of(work.writes());
  }

  /** Takes in the server's answer. What it does not name stays pending and is read next time. */
  public void confirm(@ExchangeProperty("work") BundleWork work, @Body String answer) {
    Map<String, String> versions = transactions.versions(answer);
    List<Ledger.Entry> confirmed = new ArrayList<>();
    for (PlannedWrite write : work.writes()) {
      String version = versions.get(write.reference());
      if (version != null) {
        Ledger.Entry entry = write.entry();
        confirmed.add(
            new Ledger.Entry(
                entry.type(),
                entry.id(),
                entry.linkId(),
                entry.contentHash(),
                version.isEmpty() ? null : version));
      }
    }
    ledger.confirmed(confirmed);
    Set<String> ids = ids(confirmed);
    filed.leave(work.drafts().stream().filter(draft -> ids.contains(draft.id())).toList());
    filed.tellConnections(work.drafts());
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
  public void doubt(@Body List<ObservationDraft> drafts) {
    drafts.forEach(draft -> references.forget(draft.item()));
    Set<String> ids = new HashSet<>();
    drafts.forEach(draft -> draft.devices().forEach(device -> ids.add(device.get("id").asText())));
    ledger.doubt(DEVICE, ids);
  }

  private static boolean settled(ObservationDraft draft, LedgerRow row) {
    return row != null
        && (row.erased() || (row.confirmed() && draft.contentHash().equals(row.contentHash())));
  }

  private void addDevices(List<ObservationDraft> drafts, BundleWork work) {
    for (ObservationDraft draft : drafts) {
      for (ObjectNode device : draft.devices()) {
        String linkId = device.has("patient") ? draft.item().link().id() : null;
        work.devices().putIfAbsent(device.get("id").asText(), new NewDevice(linkId, device));
      }
    }
    Map<String, LedgerRow> rows = ledger.rows(DEVICE, List.copyOf(work.devices().keySet()));
    work.devices().keySet().removeIf(id -> rows.containsKey(id) && rows.get(id).confirmed());
  }

  private static void plan(
      String id, NewDevice device, BundleWork work, List<Ledger.Entry> leftAlone) {
    Optional<ObjectNode> existing = work.existing(DEVICE + "/" + id);
    Ledger.Entry entry =
        new Ledger.Entry(
            DEVICE, id, device.linkId(), null, existing.flatMap(ServersMeta::version).orElse(null));
    if (existing.isPresent()) {
      leftAlone.add(entry);
    } else {
      work.writes().add(new PlannedWrite(entry, device.resource(), Optional.empty()));
    }
  }

  private static void plan(ObservationDraft draft, BundleWork work, List<Ledger.Entry> leftAlone) {
    Optional<ObjectNode> existing = work.existing(OBSERVATION + "/" + draft.id());
    if (existing.isEmpty() && draft.onlyRetractsRanges()) {
      return;
    }
    Optional<String> version = existing.flatMap(ServersMeta::version);
    Ledger.Entry entry =
        new Ledger.Entry(
            OBSERVATION,
            draft.id(),
            draft.item().link().id(),
            draft.contentHash(),
            version.orElse(null));
    Optional<ObjectNode> wanted =
        existing.isPresent() ? merged(draft, existing.get()) : Optional.of(draft.created());
    boolean deletedThere =
        existing.isEmpty() && work.row(draft).filter(LedgerRow::wasThere).isPresent();
    if (wanted.isPresent() && !deletedThere) {
      work.writes().add(new PlannedWrite(entry, wanted.get(), version));
    } else {
      leftAlone.add(entry);
    }
  }

  private static Optional<ObjectNode> merged(ObservationDraft draft, ObjectNode existing) {
    ObservationIds.requireSame(draft, existing);
    try {
      Optional<ObjectNode> merged =
          draft.item().mapping().merge(draft.item().group(), existing, draft.context());
      merged.ifPresent(ServersMeta::drop);
      return merged;
    } catch (TransformException e) {
      throw new PoisonRecordException(e.code(), e.reason());
    }
  }
}
