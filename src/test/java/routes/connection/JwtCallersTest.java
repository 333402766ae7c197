package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.PlainJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Tokens of one configured issuer, whose keys are read over HTTP. */
class JwtCallersTest {
  private static TestIssuer issuer;
  private static Map<String, ApiAccess.Issuer> issuers;

  @BeforeAll
  static void publishKeys() {
    issuer = new TestIssuer();
    issuers =
        Map.of(
            "hospital",
            new ApiAccess.Issuer(
                TestIssuer.URI, TestIssuer.AUDIENCE, issuer.keys(), "roles", "patient", ""));
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void aCallerIsNamedByIssuerAndSubjectAndHasItsRoles() {
    Authentication caller = authenticate(issuer.signed(claims -> claims));

    assertThat(caller.isAuthenticated()).isTrue();
    assertThat(caller.getName()).isEqualTo("hospital/gateway-7");
    assertThat(caller.getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly("ROLE_send");
  }

  @Test
  void whatIsNotOfThisIssuerForUsAndNowIsRefused() {
    refused(issuer.signed(claims -> claims.audience("somebody-else")));
    refused(issuer.signed(claims -> claims.issuer("https://evil.example.org")));
    refused(
        issuer.signed(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600)))));
    refused(
        issuer.signed(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(600)))));
    refused(issuer.signed(claims -> claims.subject(null)));
    refused(new PlainJWT(TestIssuer.claims(claims -> claims)).serialize());
    refused(issuer.forged(claims -> claims));
  }

  private static void refused(String token) {
    assertThatThrownBy(() -> authenticate(token)).isInstanceOf(AuthenticationException.class);
  }

  private static Authentication authenticate(String token) {
    return JwtCallers.resolver(issuers)
        .resolve(requestWith(token))
        .authenticate(new BearerTokenAuthenticationToken(token));
  }

  private static MockHttpServletRequest requestWith(String token) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Authorization", "Bearer " + token);
    return request;
  }
}
