package routes.fhir.write;

import java.util.function.BooleanSupplier;

/**
 * What the writes of one batch tell about the FHIR server: whether readings are taken while others
 * are not. Thread-safe.
 */
public final class WriteEvidence {
  /**
   * So many failures in a row may follow from one bad reading in the largest bundle, found by
   * halving and tried in every way. With more the server may have gone out meanwhile.
   */
  public static final int MOST_FAILURES_IN_A_ROW = 20;

  private final BooleanSupplier probe;
  private long taken;
  private int failures;

  /**
   * @param probe asks the server whether it takes a write that it has taken before
   */
  public WriteEvidence(BooleanSupplier probe) {
    this.probe = probe;
  }

  /** An Observation was written. */
  synchronized void taken() {
    taken++;
    failures = 0;
  }

  /** A bundle was answered with an error of the server. */
  synchronized void failed() {
    failures++;
  }

  /** How many bundles with Observations were written so far. */
  synchronized long count() {
    return taken;
  }

  /**
   * Whether the server takes readings, though it answers others with errors: some were taken since
   * the given count, and it has not gone out since then, as far as can be known.
   */
  boolean speaksForServer(long since) {
    synchronized (this) {
      if (taken == since) {
        return false;
      }
      if (failures < MOST_FAILURES_IN_A_ROW) {
        return true;
      }
    }
    return serverTakesProbe();
  }

  /** Whether the server takes now what it has taken before. */
  boolean serverTakesProbe() {
    boolean writes = probe.getAsBoolean();
    synchronized (this) {
      failures = writes ? 0 : failures;
    }
    return writes;
  }
}
