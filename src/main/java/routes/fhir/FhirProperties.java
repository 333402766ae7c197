package routes.fhir;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.StartRefusedException;

/**
 * The FHIR R4 server that readings go to, and how it is spoken to.
 *
 * @param serverUrl base URL; required
 * @param identifierBase begin of every identifier system that this installation coins
 * @param username for basic authentication, or null
 * @param password for basic authentication, or null
 * @param bearerToken for bearer authentication, or null
 * @param maxConnections most requests under way at one time
 * @param bundleSize most entries of one transaction bundle
 * @param bundlesInFlight most transaction bundles of one batch under way at one time
 * @param patience how long a batch is tried again during an outage before it is read again from the
 *     broker; well below the consumer's max.poll.interval of 5 minutes
 * @param patientCacheTime how long the id of a found Patient is kept, counted from when it was read
 * @param patientCacheSize most Patient ids kept
 */
@ConfigurationProperties("fhir")
public record FhirProperties(
    String serverUrl,
    @DefaultValue("https://wearables-on-fhir.org") String identifierBase,
    @DefaultValue("none") Authentication authentication,
    String username,
    String password,
    String bearerToken,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration socketTimeout,
    @DefaultValue("32") int maxConnections,
    @DefaultValue("150") int bundleSize,
    @DefaultValue("4") int bundlesInFlight,
    @DefaultValue("2m") Duration patience,
    @DefaultValue("10m") Duration patientCacheTime,
    @DefaultValue("100000") int patientCacheSize) {

  /** How the product proves itself to the FHIR server. */
  public enum Authentication {
    NONE,
    BASIC,
    BEARER
  }

  public FhirProperties {
    if (serverUrl == null || serverUrl.isBlank()) {
      throw new StartRefusedException(
          "fhir.server-url is not set: it names the FHIR R4 server that readings go to.");
    }
    if (authentication == Authentication.BASIC && (blank(username) || blank(password))) {
      throw new StartRefusedException(
          "fhir.authentication is basic, so fhir.username and fhir.password must be set.");
    }
    if (authentication == Authentication.BEARER && blank(bearerToken)) {
      throw new StartRefusedException(
          "fhir.authentication is bearer, so fhir.bearer-token must be set.");
    }
    if (bundleSize < 3) {
      throw new StartRefusedException(
          "fhir.bundle-size must be 3 or more: an Observation may bring two Devices along.");
    }
    if (bundlesInFlight < 1 || bundlesInFlight > maxConnections) {
      throw new StartRefusedException(
          "fhir.bundles-in-flight must be at least 1 and at most fhir.max-connections.");
    }
  }

  /** Names the server only: the rest holds secrets. */
  @Override
  public String toString() {
    return "FhirProperties[" + serverUrl + "]";
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
