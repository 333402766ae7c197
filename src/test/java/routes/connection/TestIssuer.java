package routes.connection;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import routes.sandbox.LocalServer;

/** An issuer of JWTs whose keys are read over HTTP. */
public final class TestIssuer implements AutoCloseable {
  public static final String URI = "https://login.example.org";
  public static final String AUDIENCE = "wearables";

  private static final RSAKey FOREIGN = newKey();

  private final RSAKey key;
  private final LocalServer server;
  private final AtomicInteger asked = new AtomicInteger();

  public TestIssuer() {
    key = newKey();
    byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    server =
        new LocalServer(
            exchange -> {
              asked.incrementAndGet();
              exchange.sendResponseHeaders(200, published.length);
              exchange.getResponseBody().write(published);
              exchange.close();
            });
  }

  /** Where the keys are. */
  public String keys() {
    return server.url() + "/keys";
  }

  /** How often they were read. */
  public int asked() {
    return asked.get();
  }

  /** A link of five minutes for a person, with an id of its own. */
  public String link(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(
        claims ->
            change.apply(
                claims
                    .audience(AUDIENCE + "/connect")
                    .claim("roles", "link")
                    .jwtID(UUID.randomUUID().toString())));
  }

  /** A token signed by a key that nobody has published, under its own name. */
  public String invented(String name) {
    return signed(FOREIGN, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(name).build(), c -> c);
  }

  /** A token of another type than a JWT. */
  public String typed(String type) {
    return signed(
        key,
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("one")
            .type(new JOSEObjectType(type))
            .build(),
        claims -> claims);
  }

  /** A token whose symmetric secret is the public key that everybody knows. */
  public String confused() {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims(c -> c));
      token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token of five minutes for {@code gateway-7}, with the role {@code send}. */
  public String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(key, change);
  }

  /** The same, signed by somebody else who uses the name of the key. */
  public String forged(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(newKey(), change);
  }

  public static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
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
    return signed(signer, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), change);
  }

  private static String signed(
      RSAKey signer, JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      SignedJWT token = new SignedJWT(header, claims(change));
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
