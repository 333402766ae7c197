package routes.fhir;

import java.util.List;

/**
 * Resources of one link that are being deleted, as many as one transaction takes. Used by one
 * exchange at a time.
 */
public final class Erasure {
  private final List<Ledger.Entry> entries;
  private int erased;
  private int marked;

  Erasure(List<Ledger.Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  List<Ledger.Entry> entries() {
    return entries;
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
    return "Erasure[" + entries.size() + "]";
  }
}
