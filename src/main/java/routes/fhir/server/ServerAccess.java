package routes.fhir.server;

import static routes.fhir.server.FhirServer.blank;

import com.nimbusds.jose.jwk.JWK;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.http.client.HttpClient;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.client.RestClient;
import routes.operations.failure.FailureKinds;
import routes.operations.support.StartRefusedException;

/**
 * The way to one FHIR server, made of its settings: the HTTP client that proves this installation
 * with every request, and the keys it does that with. Asks nobody for anything before the first
 * request.
 */
public final class ServerAccess {
  private final Optional<ClientKeys> keys;
  private final HttpClient http;

  /**
   * @throws StartRefusedException if a key or an SSL bundle is not what it must be
   */
  public ServerAccess(FhirServer server, SslBundles bundles, Clock clock) {
    Optional<SslBundle> bundle = bundle("fhir.ssl-bundle", server.sslBundle(), bundles);
    this.keys =
        server.authentication() == FhirServer.Authentication.SMART_BACKEND_SERVICES
            ? Optional.of(ClientKeys.of(server.oauth2().key()))
            : Optional.empty();
    this.http = FhirHttp.client(server, bundle, credentials(server, bundle, bundles, clock));
  }

  /** Sends requests to the FHIR server; fails with {@link NoTokenException} for want of a token. */
  public HttpClient http() {
    return http;
  }

  /** The public keys to publish; none where no key signs. */
  List<JWK> publicKeys() {
    return keys.map(all -> all.published().getKeys()).orElse(List.of());
  }

  private Credentials credentials(
      FhirServer server, Optional<SslBundle> bundle, SslBundles bundles, Clock clock) {
    return switch (server.authentication()) {
      case NONE -> Credentials.fixed(Optional.empty());
      case BASIC -> Credentials.basic(server.username(), server.password());
      case BEARER -> Credentials.bearer(server.bearerToken());
      case CLIENT_CREDENTIALS, SMART_BACKEND_SERVICES -> {
        OAuth2Client client = server.oauth2();
        Optional<SslBundle> own =
            bundle("fhir.oauth2.ssl-bundle", client.sslBundle(), bundles).or(() -> bundle);
        yield new AccessTokens(
            new TokenEndpoint(
                client,
                keys.map(ClientKeys::signing),
                new SmartConfiguration(server, discovery(server, bundle)),
                TokenHttp.requests(server, own)),
            clock);
      }
    };
  }

  private static RestClient discovery(FhirServer server, Optional<SslBundle> bundle) {
    return RestClient.builder()
        .requestFactory(TokenHttp.requests(server, bundle))
        .messageConverters(
            converters -> {
              converters.clear();
              converters.add(new MappingJackson2HttpMessageConverter());
            })
        .defaultStatusHandler(status -> !status.is2xxSuccessful(), SmartConfiguration::refused)
        .build();
  }

  private static Optional<SslBundle> bundle(String setting, String name, SslBundles bundles) {
    if (blank(name)) {
      return Optional.empty();
    }
    try {
      SslBundle bundle = bundles.getBundle(name);
      bundle.createSslContext();
      return Optional.of(bundle);
    } catch (NoSuchSslBundleException e) {
      throw new StartRefusedException(
          setting + " is " + name + ", but spring.ssl.bundle has no bundle of this name.");
    } catch (RuntimeException e) {
      // The class alone: a message may quote a key that stands in the settings.
      throw new StartRefusedException(
          "%s is %s, but what spring.ssl.bundle has under this name cannot be used (%s)."
              .formatted(setting, name, FailureKinds.innermost(e)));
    }
  }
}
