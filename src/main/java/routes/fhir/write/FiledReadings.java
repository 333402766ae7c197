package routes.fhir.write;

import java.time.Instant;

/** Is told what of its connections the FHIR server holds now. */
@FunctionalInterface
public interface FiledReadings {
  /**
   * An imported reading stands in the FHIR server.
   *
   * @param linkId the connection it came by
   * @param newest time of the newest reading of the bundle; earlier bundles may have held newer
   *     ones
   */
  void filed(String linkId, Instant newest);
}
