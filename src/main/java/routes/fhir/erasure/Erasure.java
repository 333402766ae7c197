package routes.fhir.erasure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import routes.fhir.bundle.Ledger;

/**
 * Resources of one link that are being deleted, as many as one transaction takes. Used by one
 * thread at a time.
 */
public final class Erasure {
  private final Map<Ledger.Entry, List<String>> standing;
  private int erased;
  private int marked;

  /**
   * @param standing where each of them stands at the server ({@code Type/id}), which may be nowhere
   */
  Erasure(Map<Ledger.Entry, List<String>> standing) {
    this.standing = new LinkedHashMap<>(standing);
  }

  List<Ledger.Entry> entries() {
    return List.copyOf(standing.keySet());
  }

  /** All that has to go, in an order in which it can be deleted. */
  List<String> references() {
    return standing.values().stream().flatMap(List::stream).toList();
  }

  List<String> references(Ledger.Entry entry) {
    return standing.get(entry);
  }

  void addErased(int more) {
    erased += more;
  }

  void addMarked(int more) {
    marked += more;
  }

  /** How many the server has deleted. */
  public int getErased() {
    return erased;
  }

  /** How many it would not delete, so that they are marked entered-in-error instead. */
  public int getMarked() {
    return marked;
  }

  /** Counts only. */
  @Override
  public String toString() {
    return "Erasure[" + standing.size() + "]";
  }
}
