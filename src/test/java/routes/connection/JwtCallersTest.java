package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.UnaryOperator;
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
  private static final String ISSUER = "https://login.example.org";
  private static RSAKey key;
  private static HttpServer keys;
  private static Map<String, ApiAccess.Issuer> issuers;

  @BeforeAll
  static void publishKeys() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, published.length);
          exchange.getResponseBody().write(published);
          exchange.close();
        });
    keys.start();
    String keysUri = "http://127.0.0.1:" + keys.getAddress().getPort() + "/keys";
    issuers = Map.of("hospital", new ApiAccess.Issuer(ISSUER, "wearables", keysUri, "roles"));
  }

  @AfterAll
  static void stop() {
    keys.stop(0);
  }

  @Test
  void aCallerIsNamedByIssuerAndSubjectAndHasItsRoles() throws Exception {
    Authentication caller = authenticate(signed(claims -> claims));

    assertThat(caller.isAuthenticated()).isTrue();
    assertThat(caller.getName()).isEqualTo("hospital/gateway-7");
    assertThat(caller.getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly("ROLE_send");
  }

  @Test
  void whatIsNotOfThisIssuerForUsAndNowIsRefused() throws Exception {
    refused(signed(claims -> claims.audience("somebody-else")));
    refused(signed(claims -> claims.issuer("https://evil.example.org")));
    refused(signed(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600)))));
    refused(signed(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(600)))));
    refused(signed(claims -> claims.subject(null)));
    refused(new PlainJWT(claims(claims -> claims)).serialize());
    RSAKey other = new RSAKeyGenerator(2048).keyID("one").generate();
    refused(signed(other, claims -> claims));
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

  private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return signed(key, change);
  }

  private static String signed(RSAKey signer, UnaryOperator<JWTClaimsSet.Builder> change)
      throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims(change));
    token.sign(new RSASSASigner(signer));
    return token.serialize();
  }

  private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("wearables")
                .subject("gateway-7")
                .claim("roles", "send")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(300))))
        .build();
  }
}
