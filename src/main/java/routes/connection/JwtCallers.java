package routes.connection;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerAuthenticationManagerResolver;

/**
 * Accepts JWTs of the configured issuers: signature, issuer, audience and times are checked. An
 * issuer is first asked for its keys when a token of it arrives, so its outage stops no start.
 */
final class JwtCallers {

  private JwtCallers() {}

  static AuthenticationManagerResolver<jakarta.servlet.http.HttpServletRequest> resolver(
      Map<String, ApiAccess.Issuer> issuers) {
    return new JwtIssuerAuthenticationManagerResolver(managers(issuers)::get);
  }

  /** Who verifies the tokens of an issuer, by its {@code iss}. */
  static Map<String, AuthenticationManager> managers(Map<String, ApiAccess.Issuer> issuers) {
    Map<String, AuthenticationManager> managers = new LinkedHashMap<>();
    issuers.forEach((name, issuer) -> managers.put(issuer.uri(), manager(name, issuer)));
    return managers;
  }

  private static AuthenticationManager manager(String name, ApiAccess.Issuer issuer) {
    JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthorityPrefix("ROLE_");
    roles.setAuthoritiesClaimName(issuer.rolesClaim());
    JwtAuthenticationProvider provider =
        new JwtAuthenticationProvider(new SupplierJwtDecoder(() -> decoder(issuer)));
    provider.setJwtAuthenticationConverter(
        jwt -> {
          Collection<GrantedAuthority> authorities = roles.convert(jwt);
          return new JwtAuthenticationToken(jwt, authorities, name + "/" + jwt.getSubject());
        });
    return provider::authenticate;
  }

  private static JwtDecoder decoder(ApiAccess.Issuer issuer) {
    NimbusJwtDecoder decoder =
        issuer.jwkSetUri().isBlank()
            ? NimbusJwtDecoder.withIssuerLocation(issuer.uri()).build()
            : NimbusJwtDecoder.withJwkSetUri(issuer.jwkSetUri()).build();
    OAuth2TokenValidator<Jwt> audience =
        new JwtClaimValidator<List<String>>(
            JwtClaimNames.AUD, value -> value != null && value.contains(issuer.audience()));
    OAuth2TokenValidator<Jwt> subject =
        new JwtClaimValidator<String>(
            JwtClaimNames.SUB, value -> value != null && !value.isBlank());
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            JwtValidators.createDefaultWithIssuer(issuer.uri()), audience, subject));
    return decoder;
  }
}
