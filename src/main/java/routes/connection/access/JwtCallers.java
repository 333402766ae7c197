package routes.connection.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerAuthenticationManagerResolver;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.IssuerKeys;
import routes.connection.portal.KeysNotReadException;

/**
 * Accepts JWTs of the configured issuers: signature, issuer, audience and times are checked, it
 * must end some day, and it must not be a link for a person. An issuer is first asked for its keys
 * when a token of it arrives, so its outage stops no start.
 */
public final class JwtCallers {

  private JwtCallers() {}

  static AuthenticationManagerResolver<HttpServletRequest> resolver(
      Map<String, ApiAccess.Issuer> issuers, IssuerKeys keys) {
    Map<String, AuthenticationManager> managers = new LinkedHashMap<>();
    issuers.forEach((name, issuer) -> managers.put(issuer.uri(), manager(name, issuer, keys)));
    return new JwtIssuerAuthenticationManagerResolver(managers::get);
  }

  /** What a token says its bearer may, with nothing added. */
  public static JwtGrantedAuthoritiesConverter roles(ApiAccess.Issuer issuer) {
    JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthorityPrefix("ROLE_");
    roles.setAuthoritiesClaimName(issuer.rolesClaim());
    return roles;
  }

  private static AuthenticationManager manager(
      String name, ApiAccess.Issuer issuer, IssuerKeys keys) {
    JwtGrantedAuthoritiesConverter roles = roles(issuer);
    JwtAuthenticationProvider provider =
        new JwtAuthenticationProvider(keys.decoder(issuer, rules(issuer)));
    provider.setJwtAuthenticationConverter(
        jwt -> new JwtAuthenticationToken(jwt, roles.convert(jwt), name + "/" + jwt.getSubject()));
    return token -> {
      try {
        return provider.authenticate(token);
      } catch (AuthenticationServiceException e) {
        throw new KeysNotReadException();
      }
    };
  }

  private static OAuth2TokenValidator<Jwt> rules(ApiAccess.Issuer issuer) {
    OAuth2TokenValidator<Jwt> audience =
        new JwtClaimValidator<List<String>>(
            JwtClaimNames.AUD,
            value ->
                value != null
                    && value.contains(issuer.audience())
                    && !value.contains(issuer.linkAudience()));
    OAuth2TokenValidator<Jwt> subject =
        new JwtClaimValidator<String>(
            JwtClaimNames.SUB, value -> value != null && !value.isBlank());
    OAuth2TokenValidator<Jwt> noLink =
        new JwtClaimValidator<Object>(
            issuer.rolesClaim(), value -> !says(value, issuer.linkRole()));
    OAuth2TokenValidator<Jwt> ends =
        new JwtClaimValidator<Object>(JwtClaimNames.EXP, value -> value != null);
    return new DelegatingOAuth2TokenValidator<>(
        JwtValidators.createDefaultWithIssuer(issuer.uri()), audience, subject, ends, noLink);
  }

  /** Roles are a list, or stand in one text with blanks between. */
  private static boolean says(Object roles, String role) {
    return roles instanceof Iterable<?> several
        ? says(several, role)
        : roles != null && List.of(roles.toString().split(" ")).contains(role);
  }

  private static boolean says(Iterable<?> roles, String role) {
    for (Object one : roles) {
      if (role.equals(one)) {
        return true;
      }
    }
    return false;
  }
}
