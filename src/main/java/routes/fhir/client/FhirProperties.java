package routes.fhir.client;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * How readings are filed. The server they go to: {@link routes.fhir.server.FhirServer}.
 *
 * @param identifierBase begin of every identifier system that this installation coins
 * @param batchSize most measurements of one batch
 * @param batchIntervalMs most milliseconds that a measurement waits for its batch to fill
 * @param flushIntervalMs milliseconds in which a window that is not over yet is written once
 * @param flushSize most measurements that wait for that
 * @param clientIds whether the server lets resources have ids of ours
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
    @DefaultValue("2000") int batchSize,
    @DefaultValue("500") int batchIntervalMs,
    @DefaultValue("60000") int flushIntervalMs,
    @DefaultValue("10000") int flushSize,
    @DefaultValue("probe") ClientIdPolicy clientIds,
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

  /** A batch that waits longer lives too long before its offsets are committed. */
  private static final int LONGEST_FLUSH_INTERVAL_MS = 600_000;

  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(4);

  public FhirProperties {
    if (batchSize < 1 || flushSize < 1 || batchIntervalMs < 1 || flushIntervalMs < 1) {
      throw new StartRefusedException(
          "fhir.batch-size, fhir.batch-interval-ms, fhir.flush-size and fhir.flush-interval-ms must"
              + " be 1 or more.");
    }
    if (flushIntervalMs > LONGEST_FLUSH_INTERVAL_MS) {
      throw new StartRefusedException(
          "fhir.flush-interval-ms must be " + LONGEST_FLUSH_INTERVAL_MS + " or less.");
    }
    if (bundleSize < 5) {
      throw new StartRefusedException(
          "fhir.bundle-size must be 5 or more: an Observation may bring two Devices, a Provenance"
              + " and the Device of this software along.");
    }
    if (patience.isNegative() || patience.compareTo(LONGEST_PATIENCE) > 0) {
      throw new StartRefusedException(
          "fhir.patience must be between 0 and "
              + LONGEST_PATIENCE.toMinutes()
              + " minutes: the broker takes a consumer that waits longer for dead.");
    }
    if (bundlesInFlight < 1) {
      throw new StartRefusedException("fhir.bundles-in-flight must be 1 or more.");
    }
  }
}
