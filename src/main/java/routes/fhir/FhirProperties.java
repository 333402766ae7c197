package routes.fhir;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.StartRefusedException;

/**
 * How readings are filed. The server they go to: {@link routes.fhir.server.FhirServer}.
 *
 * @param identifierBase begin of every identifier system that this installation coins
 * @param bundleSize most entries of one transaction bundle
 * @param bundlesInFlight most transaction bundles of one batch under way at one time
 * @param patience how long a batch is tried again during an outage before it is read again from the
 *     broker; well below the consumer's max.poll.interval of 5 minutes
 * @param patientCacheTime how long the id of a found Patient or Encounter is kept, counted from
 *     when it was read
 * @param patientCacheSize most Patient ids kept, and most Encounter ids
 * @param observationIds how Observations are named
 */
@ConfigurationProperties("fhir")
public record FhirProperties(
    @DefaultValue("https://wearables-on-fhir.org") String identifierBase,
    @DefaultValue("150") int bundleSize,
    @DefaultValue("4") int bundlesInFlight,
    @DefaultValue("2m") Duration patience,
    @DefaultValue("10m") Duration patientCacheTime,
    @DefaultValue("100000") int patientCacheSize,
    @DefaultValue("product") ObservationIdForm observationIds) {

  /** Whose ids and identifiers Observations have. */
  public enum ObservationIdForm {
    /** This product's. */
    PRODUCT,
    /** Those of Microsoft's IoMT FHIR Connector, for a server that it filled. */
    IOMT
  }

  public FhirProperties {
    if (bundleSize < 3) {
      throw new StartRefusedException(
          "fhir.bundle-size must be 3 or more: an Observation may bring two Devices along.");
    }
    if (bundlesInFlight < 1) {
      throw new StartRefusedException("fhir.bundles-in-flight must be 1 or more.");
    }
  }
}
