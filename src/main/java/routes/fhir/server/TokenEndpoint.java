package routes.fhir.server;

import static routes.fhir.server.FhirServer.blank;

import com.nimbusds.jose.jwk.JWK;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.DefaultMapOAuth2AccessTokenResponseConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import routes.operations.failure.FailureKinds;
import routes.operations.limits.AnswerLimitException;

/**
 * Asks for access tokens by OAuth2 client credentials, with a client secret or, as SMART Backend
 * Services want it, with an assertion signed by our key.
 * https://hl7.org/fhir/smart-app-launch/backend-services.html
 */
final class TokenEndpoint implements Supplier<OAuth2AccessToken> {
  /** What a token is good for whose lifetime is not told; SMART wants no token to live longer. */
  private static final int UNTOLD_LIFETIME_SECONDS = 300;

  private final OAuth2Client settings;
  private final ClientAuthenticationMethod method;
  private final Supplier<String> discovery;
  private final RestClientClientCredentialsTokenResponseClient client =
      new RestClientClientCredentialsTokenResponseClient();
  private String discovered;

  /**
   * @param key signs assertions; empty where a client secret is used
   * @param discovery tells the URL of the endpoint where the settings do not
   */
  TokenEndpoint(
      OAuth2Client settings,
      Optional<JWK> key,
      Supplier<String> discovery,
      ClientHttpRequestFactory requests) {
    this.settings = settings;
    this.discovery = discovery;
    this.method =
        key.isPresent()
            ? ClientAuthenticationMethod.PRIVATE_KEY_JWT
            : switch (settings.clientAuthentication()) {
              case BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
              case POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
            };
    client.setRestClient(http(requests));
    client.addParametersConverter(request -> further(settings.parameters()));
    key.ifPresent(signing -> client.addParametersConverter(assertions(signing)));
  }

  /**
   * A new access token, with its lifetime.
   *
   * @throws NoTokenException if there is none to be had
   */
  @Override
  public synchronized OAuth2AccessToken get() {
    try {
      return client
          .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration()))
          .getAccessToken();
    } catch (NoTokenException e) {
      discovered = null;
      throw e;
    } catch (OAuth2AuthorizationException e) {
      discovered = null;
      throw new NoTokenException(kind(e));
    }
  }

  private ClientRegistration registration() {
    if (blank(settings.tokenUrl()) && discovered == null) {
      discovered = discovery.get();
    }
    return ClientRegistration.withRegistrationId("fhir")
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .clientAuthenticationMethod(method)
        .clientId(settings.clientId())
        .clientSecret(settings.clientSecret())
        .scope(settings.scopes())
        .tokenUri(blank(settings.tokenUrl()) ? discovered : settings.tokenUrl())
        .build();
  }

  private static String kind(OAuth2AuthorizationException failure) {
    Optional<AnswerLimitException> endless = AnswerLimitException.in(failure);
    if (endless.isPresent()) {
      return "the token endpoint goes on and on: " + endless.get().getMessage();
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ResourceAccessException) {
        return "the token endpoint cannot be reached (" + FailureKinds.innermost(t) + ")";
      }
    }
    return "the token endpoint's answer holds no access token that can be used";
  }

  private static RestClient http(ClientHttpRequestFactory requests) {
    OAuth2AccessTokenResponseHttpMessageConverter reader =
        new OAuth2AccessTokenResponseHttpMessageConverter();
    DefaultMapOAuth2AccessTokenResponseConverter standard =
        new DefaultMapOAuth2AccessTokenResponseConverter();
    reader.setAccessTokenResponseConverter(
        reply -> {
          Map<String, Object> complete = new LinkedHashMap<>(reply);
          complete.putIfAbsent(OAuth2ParameterNames.EXPIRES_IN, UNTOLD_LIFETIME_SECONDS);
          return standard.convert(complete);
        });
    return RestClient.builder()
        .requestFactory(requests)
        .messageConverters(
            converters -> {
              converters.clear();
              converters.add(new FormHttpMessageConverter());
              converters.add(reader);
            })
        .defaultStatusHandler(new TokenErrors())
        .build();
  }

  /** {@code iss}, {@code sub}, {@code aud}, {@code jti} and an {@code exp} a minute ahead. */
  private static NimbusJwtClientAuthenticationParametersConverter<
          OAuth2ClientCredentialsGrantRequest>
      assertions(JWK key) {
    NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer =
        new NimbusJwtClientAuthenticationParametersConverter<>(registration -> key);
    signer.setJwtClientAssertionCustomizer(assertion -> assertion.getHeaders().type("JWT"));
    return signer;
  }

  private static MultiValueMap<String, String> further(Map<String, String> parameters) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    parameters.forEach(form::add);
    return form;
  }
}
