package routes.fhir.server;

import static routes.fhir.server.FhirServer.blank;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * This installation as a client of the authorization server that gives access tokens for the FHIR
 * server.
 *
 * @param tokenUrl of the token endpoint; null or empty to read it from {@code
 *     .well-known/smart-configuration} below the FHIR server's base URL
 * @param clientAuthentication where a client secret is put
 * @param scopes asked for; as in SMART App Launch 2 by default
 * @param parameters further parameters of the token request
 * @param key for SMART Backend Services
 * @param sslBundle as in {@link FhirServer}; null or empty for the FHIR server's
 */
public record OAuth2Client(
    String tokenUrl,
    String clientId,
    String clientSecret,
    @DefaultValue("basic") ClientAuthentication clientAuthentication,
    @DefaultValue({
          "system/Patient.rs",
          "system/Observation.cruds",
          "system/Device.cruds",
          "system/Consent.crus",
          "system/Provenance.cruds"
        })
        List<String> scopes,
    @DefaultValue Map<String, String> parameters,
    @DefaultValue Key key,
    String sslBundle) {
  private static final Set<String> OWN_PARAMETERS =
      Set.of(
          "grant_type",
          "scope",
          "client_id",
          "client_secret",
          "client_assertion",
          "client_assertion_type");

  /** Where the client secret goes: into the Authorization header, or into the form. */
  public enum ClientAuthentication {
    BASIC,
    POST
  }

  /**
   * The private key that signs assertions.
   *
   * @param file PEM, JWK, JWK Set, PKCS12 or JKS
   * @param password of a keystore or an encrypted PEM key, or null
   * @param alias of the key in a keystore; null or empty where there is one key only
   * @param id the {@code kid}; null or empty for that of the JWK, else the key's thumbprint
   */
  public record Key(String file, String password, String alias, String id) {
    /** Names the file only. */
    @Override
    public String toString() {
      return "Key[" + file + "]";
    }
  }

  public OAuth2Client {
    // Also as one text, the way a token request has them.
    scopes = scopes.stream().flatMap(text -> Stream.of(text.trim().split("\\s+"))).toList();
    parameters = Map.copyOf(parameters);
  }

  void checkSecret(boolean tls) {
    if (blank(clientId) || blank(clientSecret)) {
      throw new StartRefusedException(
          "fhir.authentication is client-credentials, so fhir.oauth2.client-id and"
              + " fhir.oauth2.client-secret must be set.");
    }
    check(tls);
  }

  void checkKey(boolean tls) {
    if (blank(clientId) || blank(key.file())) {
      throw new StartRefusedException(
          "fhir.authentication is smart-backend-services, so fhir.oauth2.client-id and"
              + " fhir.oauth2.key.file must be set.");
    }
    if (!blank(clientSecret)) {
      throw new StartRefusedException(
          "fhir.authentication is smart-backend-services, which signs with fhir.oauth2.key: leave"
              + " fhir.oauth2.client-secret empty.");
    }
    check(tls);
  }

  private void check(boolean tls) {
    if (!blank(tokenUrl) && !isUrl(tokenUrl)) {
      throw new StartRefusedException(
          "fhir.oauth2.token-url must be an absolute http or https URL without user or fragment.");
    }
    if (!blank(tokenUrl) && tls && !FhirServer.isTls(tokenUrl)) {
      throw new StartRefusedException(
          "fhir.oauth2.token-url must begin with https, as fhir.server-url does: what proves this"
              + " installation is sent there.");
    }
    parameters.keySet().stream()
        .filter(OWN_PARAMETERS::contains)
        .findFirst()
        .ifPresent(
            name -> {
              throw new StartRefusedException(
                  "fhir.oauth2.parameters must not hold "
                      + name
                      + ": it is made from the other settings of fhir.oauth2.");
            });
  }

  static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Names the client only: the rest holds secrets. */
  @Override
  public String toString() {
    return "OAuth2Client[" + clientId + "]";
  }
}
