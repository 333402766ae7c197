package routes.fhir.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Accepts a token request whose assertion is as
 * https://hl7.org/fhir/smart-app-launch/backend-services.html wants a server to check it.
 */
public final class SignedAssertions implements Predicate<SecuredServer.Call> {
  private static final long LONGEST_LIFE_MILLIS = 300_000;

  private final Supplier<JWKSet> keys;
  private final String clientId;
  private final String tokenUrl;
  private final String algorithm;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param keys what the client publishes
   */
  public SignedAssertions(
      Supplier<JWKSet> keys, String clientId, String tokenUrl, String algorithm) {
    this.keys = keys;
    this.clientId = clientId;
    this.tokenUrl = tokenUrl;
    this.algorithm = algorithm;
  }

  /** How many were accepted, each with a {@code jti} of its own. */
  int accepted() {
    return seen.size();
  }

  @Override
  public boolean test(SecuredServer.Call call) {
    try {
      SignedJWT jwt = SignedJWT.parse(call.form().get("client_assertion"));
      JWK key = keys.get().getKeyByKeyId(jwt.getHeader().getKeyID());
      if (key == null) {
        return false;
      }
      JWSVerifier verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey());
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      long life = claims.getExpirationTime().getTime() - System.currentTimeMillis();
      return jwt.verify(verifier)
          && jwt.getHeader().getAlgorithm().getName().equals(algorithm)
          && jwt.getHeader().getType().getType().equals("JWT")
          && claims.getIssuer().equals(clientId)
          && claims.getSubject().equals(clientId)
          && claims.getAudience().equals(List.of(tokenUrl))
          && life > 0
          && life <= LONGEST_LIFE_MILLIS
          && seen.add(claims.getJWTID());
    } catch (ParseException | JOSEException e) {
      return false;
    }
  }
}
