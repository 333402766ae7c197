package routes.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at one bundle, from what is wanted to what the server answered. Used by one exchange
 * at a time; a new attempt starts from a new one.
 */
public final class BundleWork {
  private final List<ObservationDraft> drafts;
  private final Map<String, LedgerRow> rows;
  private final List<ClosingWindow> closing;
  private final Map<String, NewDevice> devices = new LinkedHashMap<>();
  private final Map<String, ObjectNode> found = new HashMap<>();
  private final List<PlannedWrite> writes = new ArrayList<>();

  /**
   * @param drafts Observations that the ledger does not vouch for
   * @param rows their ledger rows, by Observation id
   */
  BundleWork(List<ObservationDraft> drafts, Map<String, LedgerRow> rows) {
    this(drafts, List.of(), rows);
  }

  private BundleWork(
      List<ObservationDraft> drafts, List<ClosingWindow> closing, Map<String, LedgerRow> rows) {
    this.drafts = List.copyOf(drafts);
    this.closing = List.copyOf(closing);
    this.rows = Map.copyOf(rows);
  }

  /** Work that brings nothing new, but makes Observations final. */
  static BundleWork closing(List<ClosingWindow> windows, Map<String, LedgerRow> rows) {
    return new BundleWork(List.of(), windows, rows);
  }

  /**
   * A Device that an Observation refers to and that the ledger does not vouch for.
   *
   * @param linkId the link whose use of the hardware it describes, or null for the hardware
   */
  record NewDevice(String linkId, ObjectNode resource) {}

  /**
   * One entry of the transaction.
   *
   * @param entry what the ledger will say of it
   * @param ifMatch version it is based on, or empty for a new resource
   */
  record PlannedWrite(Ledger.Entry entry, ObjectNode resource, Optional<String> ifMatch) {
    String reference() {
      return entry.type() + "/" + entry.id();
    }
  }

  /**
   * The searches, relative to the FHIR server, that find what it holds of all this; may be none.
   */
  public List<String> getSearches() {
    List<String> searches = new ArrayList<>();
    search("Observation", drafts.stream().map(ObservationDraft::id).toList(), searches);
    search("Observation", closing.stream().map(ClosingWindow::observationId).toList(), searches);
    search("Device", List.copyOf(devices.keySet()), searches);
    return searches;
  }

  private static void search(String type, List<String> ids, List<String> searches) {
    if (!ids.isEmpty()) {
      searches.add(type + "?_id=" + String.join(",", ids) + "&_count=" + ids.size());
    }
  }

  List<ObservationDraft> drafts() {
    return drafts;
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

  void found(String reference, ObjectNode resource) {
    found.put(reference, resource);
  }

  Optional<ObjectNode> existing(String reference) {
    return Optional.ofNullable(found.get(reference));
  }

  List<PlannedWrite> writes() {
    return writes;
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "BundleWork[" + drafts.size() + " drafts, " + writes.size() + " writes]";
  }
}
