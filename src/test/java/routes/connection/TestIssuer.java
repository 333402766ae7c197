package routes.connection;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import routes.sandbox.LocalServer;

/** An issuer of JWTs whose keys are read over HTTP. */
final class TestIssuer implements AutoCloseable {
  static final String URI = "https://login.example.org";
  static final String AUDIENCE = "wearables";

  private final RSAKey key;
  private final LocalServer server;

  TestIssuer() {
    key = newKey();
    byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    server =
        new LocalServer(
            exchange -> {
              exchange.sendResponseHeaders(200, published.length);
              exchange.getResponseBody().write(published);
              exchange.close();
            });
  }

  /** Where the keys are. */
  String keys() {
    return server.url() + "/keys";
  }

  /** A token of five minutes for {@code gateway-7}, with the role {@code send}. */
  String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(key, change);
  }

  /** The same, signed by somebody else who uses the name of the key. */
  String forged(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(newKey(), change);
  }

  static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(URI)
                .audience(AUDIENCE)
                .subject("gateway-7")
                .claim("roles", "send")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(300))))
        .build();
  }

  private static String signed(RSAKey signer, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims(change));
      token.sign(new RSASSASigner(signer));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("one").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
