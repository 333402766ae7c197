package routes.fhir.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import routes.operations.limits.AnswerLimit;
import routes.operations.support.StartRefusedException;

/**
 * A FHIR R4 server that readings go to, and how it is reached.
 *
 * @param serverUrl base URL; required
 * @param addresses further base URLs by which the server calls itself in its answers
 * @param username for basic authentication, or null
 * @param password for basic authentication, or null
 * @param bearerToken for bearer authentication, or null
 * @param oauth2 for authentication by access tokens that a token endpoint gives
 * @param sslBundle name of the spring.ssl.bundle with our certificate, the CAs to trust, or both;
 *     null or empty for those of the Java runtime
 * @param headers sent with every request, beside those of the client itself
 * @param gzipRequests whether what is written is sent compressed
 * @param gzipResponses whether compressed answers are asked for
 * @param maxConnections most requests under way at one time
 * @param largestAnswer most that the server may answer, unpacked
 * @param longestAnswer most that a request may take with its answer
 */
@ConfigurationProperties("fhir")
public record FhirServer(
    String serverUrl,
    @DefaultValue List<String> addresses,
    @DefaultValue("none") Authentication authentication,
    String username,
    String password,
    String bearerToken,
    @DefaultValue OAuth2Client oauth2,
    String sslBundle,
    @DefaultValue Proxy proxy,
    @DefaultValue Map<String, String> headers,
    @DefaultValue("false") boolean gzipRequests,
    @DefaultValue("true") boolean gzipResponses,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration socketTimeout,
    @DefaultValue("32") int maxConnections,
    @DefaultValue("32MB") DataSize largestAnswer,
    @DefaultValue("2m") Duration longestAnswer) {

  /** How the product proves itself to the FHIR server. A client certificate may come on top. */
  public enum Authentication {
    NONE,
    BASIC,
    BEARER,
    /** OAuth2 client credentials with a client secret. */
    CLIENT_CREDENTIALS,
    /** OAuth2 client credentials with a signed assertion in the place of a secret. */
    SMART_BACKEND_SERVICES
  }

  public FhirServer {
    if (blank(serverUrl)) {
      throw new StartRefusedException(
          "fhir.server-url is not set: it names the FHIR R4 server that readings go to.");
    }
    switch (authentication) {
      case NONE -> {}
      case BASIC -> checkBasic(username, password);
      case BEARER -> {
        if (blank(bearerToken)) {
          throw new StartRefusedException(
              "fhir.authentication is bearer, so fhir.bearer-token must be set.");
        }
        CustomHeaders.checkValue("fhir.bearer-token", bearerToken);
      }
      case CLIENT_CREDENTIALS -> oauth2.checkSecret(isTls(serverUrl));
      case SMART_BACKEND_SERVICES -> oauth2.checkKey(isTls(serverUrl));
    }
    if (!blank(sslBundle) && !isTls(serverUrl)) {
      throw new StartRefusedException(
          "fhir.ssl-bundle is set, but fhir.server-url does not begin with https.");
    }
    addresses = addresses.stream().filter(address -> !blank(address)).toList();
    new ServerAddress(serverUrl, addresses);
    headers = Map.copyOf(headers);
    CustomHeaders.check(headers);
  }

  /** Where the server is, and what else it calls itself. */
  public ServerAddress address() {
    return new ServerAddress(serverUrl, addresses);
  }

  /** How much the server may answer, and how long. */
  AnswerLimit answers() {
    return new AnswerLimit(largestAnswer, longestAnswer);
  }

  /** Names the server only: the rest holds secrets. */
  @Override
  public String toString() {
    return "FhirServer[" + serverUrl + "]";
  }

  private static void checkBasic(String username, String password) {
    if (blank(username) || blank(password)) {
      throw new StartRefusedException(
          "fhir.authentication is basic, so fhir.username and fhir.password must be set.");
    }
    if (username.contains(":")) {
      throw new StartRefusedException(
          "fhir.username holds a colon, which basic authentication cannot carry.");
    }
  }

  static boolean isTls(String url) {
    return url.regionMatches(true, 0, "https:", 0, "https:".length());
  }

  static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
