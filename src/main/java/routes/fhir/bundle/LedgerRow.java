package routes.fhir.bundle;

/**
 * What the ledger knows about one resource.
 *
 * @param confirmed whether the FHIR server answered for what the row says
 * @param contentHash SHA-256 of the draft that was last confirmed, or null before
 * @param versionId version the FHIR server last answered with, or null before
 * @param erased whether its person had it erased: it is never written again
 * @param serverId id under which the FHIR server has it, or null where that is ours
 */
public record LedgerRow(
    boolean confirmed, String contentHash, String versionId, boolean erased, String serverId) {
  /** Whether the FHIR server is known to have held the resource. */
  public boolean wasThere() {
    return confirmed || versionId != null;
  }
}
