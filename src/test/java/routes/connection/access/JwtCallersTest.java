package routes.connection.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.PlainJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import routes.connection.TestIssuer;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.IssuerKeys;
import routes.connection.portal.KeysNotReadException;
import routes.sandbox.LocalServer;

/** Tokens of one configured issuer, whose keys are read over HTTP. */
class JwtCallersTest {
  private static final IssuerKeys KEYS = new IssuerKeys();

  private static TestIssuer issuer;
  private static Map<String, ApiAccess.Issuer> issuers;

  @BeforeAll
  static void publishKeys() {
    issuer = new TestIssuer();
    issuers =
        Map.of(
            "hospital",
            new ApiAccess.Issuer(
                TestIssuer.URI,
                TestIssuer.AUDIENCE,
                issuer.keys(),
                "roles",
                "patient",
                "",
                "",
                "link"));
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
    refused(issuer.signed(claims -> claims.expirationTime(null)));
    refused(new PlainJWT(TestIssuer.claims(claims -> claims)).serialize());
    refused(issuer.forged(claims -> claims));
  }

  @Test
  void aLinkForAPersonIsNoCredential() {
    refused(issuer.link(claims -> claims));
    refused(issuer.link(claims -> claims.claim("roles", "invite link")));
    refused(issuer.link(claims -> claims.claim("roles", List.of("admin", "invite"))));
    refused(
        issuer.signed(
            claims ->
                claims
                    .audience(List.of(TestIssuer.AUDIENCE, TestIssuer.AUDIENCE + "/connect"))
                    .claim("roles", "invite")));
    refused(issuer.signed(claims -> claims.claim("roles", "invite link")));
    refused(issuer.signed(claims -> claims.claim("roles", List.of("invite", "link"))));
  }

  @Test
  void onlyASignatureByThePrivateKeyOfTheIssuerCounts() {
    refused(issuer.confused());
    refused(issuer.typed("logout+jwt"));
    refused(issuer.invented("one"));
  }

  @Test
  void inventedKeysDoNotMakeTheIssuersWork() {
    authenticate(issuer.signed(claims -> claims));
    int before = issuer.asked();

    for (int i = 0; i < 200; i++) {
      refused(issuer.invented("invented-" + i));
    }

    assertThat(issuer.asked() - before).isLessThanOrEqualTo(2);
    assertThat(authenticate(issuer.signed(claims -> claims)).isAuthenticated()).isTrue();
  }

  @Test
  void anIssuerThatIsOutIsNotTheCallersFault() {
    ApiAccess.Issuer out =
        new ApiAccess.Issuer(
            TestIssuer.URI,
            TestIssuer.AUDIENCE,
            "http://localhost:1/keys",
            "roles",
            "p",
            "",
            "",
            "link");
    String token = issuer.signed(claims -> claims);

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  JwtCallers.resolver(Map.of("hospital", out), new IssuerKeys())
                      .resolve(requestWith(token))
                      .authenticate(new BearerTokenAuthenticationToken(token)))
          .isInstanceOf(KeysNotReadException.class);
    }
  }

  @Test
  void theKeysAreFoundWhereTheIssuersMetadataSay() {
    try (MetadataIssuer other = new MetadataIssuer(issuer.keys())) {
      ApiAccess.Issuer told =
          new ApiAccess.Issuer(
              other.uri(), TestIssuer.AUDIENCE, "", "roles", "patient", "", "", "link");
      String token = issuer.signed(claims -> claims.issuer(other.uri()));

      Authentication caller =
          JwtCallers.resolver(Map.of("hospital", told), new IssuerKeys())
              .resolve(requestWith(token))
              .authenticate(new BearerTokenAuthenticationToken(token));

      assertThat(caller.getName()).isEqualTo("hospital/gateway-7");
    }
  }

  /** An issuer that publishes where its keys are. */
  private record MetadataIssuer(LocalServer server) implements AutoCloseable {

    MetadataIssuer(String keys) {
      this(server(keys));
    }

    private static LocalServer server(String keys) {
      return new LocalServer(
          exchange -> {
            String host = "http://" + exchange.getRequestHeaders().getFirst("Host");
            boolean known =
                exchange
                    .getRequestURI()
                    .getPath()
                    .equals("/realm/.well-known/openid-configuration");
            byte[] answer =
                "{\"issuer\":\"%s/realm\",\"jwks_uri\":\"%s\"}"
                    .formatted(host, keys)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
    }

    String uri() {
      return server.url() + "/realm";
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static void refused(String token) {
    assertThatThrownBy(() -> authenticate(token)).isInstanceOf(AuthenticationException.class);
  }

  private static Authentication authenticate(String token) {
    return JwtCallers.resolver(issuers, KEYS)
        .resolve(requestWith(token))
        .authenticate(new BearerTokenAuthenticationToken(token));
  }

  private static MockHttpServletRequest requestWith(String token) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Authorization", "Bearer " + token);
    return request;
  }
}
