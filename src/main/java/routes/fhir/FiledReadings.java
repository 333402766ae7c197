package routes.fhir;

import java.time.Instant;

/** Is told what the FHIR server holds now. */
@FunctionalInterface
public interface FiledReadings {
  /**
   * A reading stands in the FHIR server.
   *
   * @param linkId whose it is
   * @param newest time of the newest reading of the bundle; earlier bundles may have held newer
   *     ones
   */
  void filed(String linkId, Instant newest);
}
