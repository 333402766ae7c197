package routes.connection.token;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import routes.connection.core.RefusedException;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

/**
 * Asks the vendors' token endpoints. Credentials go in the body; a vendor whose reply is not the
 * standard one names its converter in vendor.yaml.
 */
@Component("vendorTokens")
public class TokenClient {

  private static final Logger LOG = LoggerFactory.getLogger(TokenClient.class);

  private final Vendors vendors;
  private final Map<String, Converter<Map<String, Object>, OAuth2AccessTokenResponse>> replies;
  private final VendorAccounts accounts;
  private final String publicUrl;

  public TokenClient(
      Vendors vendors,
      Map<String, Converter<Map<String, Object>, OAuth2AccessTokenResponse>> replies,
      VendorAccounts accounts,
      @Value("${public-url}") String publicUrl) {
    this.vendors = vendors;
    this.replies = replies;
    this.accounts = accounts;
    this.publicUrl = publicUrl;
  }

  /** Where the vendor sends people back; to be entered at the vendor's developer site. */
  public String redirectUri(String vendor) {
    return publicUrl + "/oauth/callback/" + vendor;
  }

  /**
   * Exchanges the code of a callback. Withings' codes live 30 seconds: this comes before all else.
   *
   * @param code the vendor's
   * @param verifier PKCE's code verifier; only sent to a vendor that takes part in it
   * @throws RefusedException if the vendor grants nothing
   */
  public TokenPair exchange(String vendor, String code, String verifier) {
    String display = vendors.named(vendor).displayName();
    TokenPair tokens;
    try {
      tokens =
          accounts.identified(
              vendors.named(vendor),
              request(
                  vendor,
                  new RestClientAuthorizationCodeTokenResponseClient(),
                  code(vendor, code, verifier)));
    } catch (TokenRequestException e) {
      if (e.end().isPresent()) {
        throw new RefusedException(400, e.end().get());
      }
      throw new RefusedException(
          400, display + " did not complete the sign-in. Please open your link again.");
    }
    if (tokens.vendorUser() == null || tokens.vendorUser().isBlank()) {
      throw new RefusedException(400, display + " did not say whose account this is.");
    }
    if (vendors.named(vendor).dataTypesWithin(tokens.scopes()).isEmpty()) {
      throw new RefusedException(
          403, "You have not allowed any readings at " + display + ", so nothing was connected.");
    }
    accounts.register(vendors.named(vendor), tokens);
    return tokens;
  }

  /**
   * A new pair for this one. Both tokens change where the vendor rotates refresh tokens; where its
   * reply holds none, the old one goes on. A vendor that gives none at all refuses.
   */
  public TokenPair refresh(String vendor, TokenPair old) throws TokenRequestException {
    if (old.refresh().isEmpty()) {
      throw new TokenRequestException(true);
    }
    OAuth2AccessToken access =
        new OAuth2AccessToken(
            OAuth2AccessToken.TokenType.BEARER,
            old.access(),
            Instant.EPOCH,
            old.expiresAt().isAfter(Instant.EPOCH) ? old.expiresAt() : Instant.EPOCH.plusSeconds(1),
            java.util.Set.copyOf(old.scopes()));
    TokenPair renewed =
        request(
            vendor,
            new RestClientRefreshTokenTokenResponseClient(),
            new OAuth2RefreshTokenGrantRequest(
                registration(vendor), access, new OAuth2RefreshToken(old.refresh(), null)));
    return renewed.refresh().isEmpty() ? renewed.withRefresh(old.refresh()) : renewed;
  }

  private <
          T extends
              org.springframework.security.oauth2.client.endpoint
                      .AbstractOAuth2AuthorizationGrantRequest>
      TokenPair request(
          String name, AbstractRestClientOAuth2AccessTokenResponseClient<T> client, T request)
          throws TokenRequestException {
    Vendor vendor = vendors.named(name);
    client.setRestClient(http(vendor));
    client.addParametersConverter(grant -> extra(vendor));
    try {
      OAuth2AccessTokenResponse reply = client.getTokenResponse(request);
      Object user = reply.getAdditionalParameters().get(vendor.userId().attribute());
      return new TokenPair(
          reply.getAccessToken().getTokenValue(),
          Optional.ofNullable(reply.getRefreshToken())
              .map(OAuth2RefreshToken::getTokenValue)
              .orElse(""),
          reply.getAccessToken().getExpiresAt(),
          reply.getAccessToken().getScopes().isEmpty()
              ? vendor.scopes()
              : reply.getAccessToken().getScopes().stream().sorted().toList(),
          user == null ? null : user.toString());
    } catch (OAuth2AuthorizationException e) {
      String code = code(e);
      LOG.warn("{} granted no tokens: {}", name, code);
      Optional<String> end =
          TokenRefusals.GONE.equals(code) ? vendors.endOf(name) : Optional.empty();
      if (end.isPresent()) {
        throw TokenRequestException.ended(end.get());
      }
      throw new TokenRequestException(OAuth2ErrorCodes.INVALID_GRANT.equals(code));
    }
  }

  /** The error code the vendor gave, wherever Spring wrapped it. */
  private static String code(OAuth2AuthorizationException failure) {
    String code = failure.getError().getErrorCode();
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof OAuth2AuthorizationException inner) {
        code = inner.getError().getErrorCode();
      }
    }
    return code.matches("[a-z_]{1,64}") ? code : "unknown";
  }

  private OAuth2AuthorizationCodeGrantRequest code(String vendor, String code, String verifier) {
    ClientRegistration registration = registration(vendor);
    OAuth2AuthorizationRequest asked =
        OAuth2AuthorizationRequest.authorizationCode()
            .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
            .clientId(registration.getClientId())
            .redirectUri(registration.getRedirectUri())
            .attributes(
                attributes -> {
                  if (vendors.named(vendor).pkce()) {
                    attributes.put(PkceParameterNames.CODE_VERIFIER, verifier);
                  }
                })
            .build();
    OAuth2AuthorizationResponse answered =
        OAuth2AuthorizationResponse.success(code)
            .redirectUri(registration.getRedirectUri())
            .build();
    return new OAuth2AuthorizationCodeGrantRequest(
        registration, new OAuth2AuthorizationExchange(asked, answered));
  }

  private ClientRegistration registration(String name) {
    Vendor vendor = vendors.named(name);
    return ClientRegistration.withRegistrationId(name)
        .clientId(vendor.clientId())
        .clientSecret(vendor.clientSecret())
        .clientAuthenticationMethod(
            vendor.tokenAuthentication() == Vendor.TokenAuthentication.BASIC
                ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC
                : ClientAuthenticationMethod.CLIENT_SECRET_POST)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(redirectUri(name))
        .authorizationUri(vendor.authorizationUri())
        .tokenUri(vendor.tokenUri())
        .build();
  }

  private static MultiValueMap<String, String> extra(Vendor vendor) {
    MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
    vendor.tokenParameters().forEach(parameters::add);
    return parameters;
  }

  private RestClient http(Vendor vendor) {
    OAuth2AccessTokenResponseHttpMessageConverter reader =
        new OAuth2AccessTokenResponseHttpMessageConverter();
    if (!vendor.tokenReply().isBlank()) {
      reader.setAccessTokenResponseConverter(
          Optional.ofNullable(replies.get(vendor.tokenReply() + "TokenReply"))
              .orElseThrow(
                  () -> new IllegalStateException("no converter has the name in token-reply")));
    }
    return RestClient.builder()
        .requestFactory(new BufferingClientHttpRequestFactory(accounts.requests()))
        .messageConverters(
            converters -> {
              converters.clear();
              converters.add(new FormHttpMessageConverter());
              converters.add(reader);
            })
        .defaultStatusHandler(new TokenRefusals())
        .build();
  }
}
