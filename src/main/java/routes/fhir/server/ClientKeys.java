package routes.fhir.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import routes.operations.support.StartRefusedException;

/**
 * The keys by which an authorization server knows this installation: RSA of 2048 bits or more,
 * which signs by RS384, or EC on P-384, which signs by ES384. The first one signs; the others are
 * published only, so that a server knows the next key before it is used.
 * https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
 */
final class ClientKeys {
  private static final int LEAST_RSA_BITS = 2048;

  private final List<JWK> keys;

  private ClientKeys(List<JWK> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads them.
   *
   * @throws StartRefusedException if the file does not hold what it must
   */
  static ClientKeys of(OAuth2Client.Key settings) {
    List<JWK> keys = new ArrayList<>();
    for (JWK key : KeyFile.read(settings)) {
      keys.add(complete(key, keys.isEmpty() ? settings : null, settings.file()));
    }
    if (keys.isEmpty() || !keys.get(0).isPrivate()) {
      throw KeyFile.refused(settings.file(), "holds no private key to sign with");
    }
    if (keys.stream().map(JWK::getKeyID).distinct().count() < keys.size()) {
      throw KeyFile.refused(settings.file(), "holds two keys with the same kid");
    }
    if (!belongTogether(keys.get(0))) {
      throw KeyFile.refused(
          settings.file(), "holds a private and a public key that do not belong together");
    }
    return new ClientKeys(keys);
  }

  /** The private key that signs, with its algorithm and {@code kid}. */
  JWK signing() {
    return keys.get(0);
  }

  /** The public parts of all keys, and nothing else of them. */
  JWKSet published() {
    return new JWKSet(keys.stream().map(JWK::toPublicJWK).toList());
  }

  private static JWK complete(JWK key, OAuth2Client.Key settings, String file) {
    try {
      String id =
          settings == null || FhirServer.blank(settings.id()) ? key.getKeyID() : settings.id();
      String kid = Objects.requireNonNullElse(id, key.computeThumbprint().toString());
      if (key instanceof RSAKey rsa) {
        return complete(rsa, kid, file);
      }
      if (key instanceof ECKey ec) {
        return complete(ec, kid, file);
      }
    } catch (JOSEException e) {
      throw KeyFile.refused(file, "holds a key that cannot be used");
    }
    throw KeyFile.refused(file, "must hold an RSA or an EC key");
  }

  private static JWK complete(RSAKey key, String kid, String file) throws JOSEException {
    if (key.size() < LEAST_RSA_BITS) {
      throw KeyFile.refused(file, "holds an RSA key of less than 2048 bits");
    }
    fits(key, JWSAlgorithm.RS384, file);
    RSAKey.Builder complete =
        new RSAKey.Builder(key.toRSAPublicKey())
            .keyID(kid)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS384);
    return key.isPrivate() ? complete.privateKey(key.toRSAPrivateKey()).build() : complete.build();
  }

  private static JWK complete(ECKey key, String kid, String file) throws JOSEException {
    if (!key.getCurve().equals(Curve.P_384)) {
      throw KeyFile.refused(file, "holds an EC key on another curve than P-384 (secp384r1)");
    }
    fits(key, JWSAlgorithm.ES384, file);
    ECKey.Builder complete =
        new ECKey.Builder(Curve.P_384, key.toECPublicKey())
            .keyID(kid)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES384);
    return key.isPrivate() ? complete.privateKey(key.toECPrivateKey()).build() : complete.build();
  }

  private static boolean belongTogether(JWK key) {
    try {
      JWSObject signed =
          new JWSObject(
              new JWSHeader(JWSAlgorithm.parse(key.getAlgorithm().getName())),
              new Payload(key.getKeyID()));
      signed.sign(new DefaultJWSSignerFactory().createJWSSigner(key));
      return signed.verify(
          key instanceof ECKey ec
              ? new ECDSAVerifier(ec.toECPublicKey())
              : new RSASSAVerifier(key.toRSAKey().toRSAPublicKey()));
    } catch (JOSEException e) {
      return false;
    }
  }

  private static void fits(JWK key, JWSAlgorithm algorithm, String file) {
    if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
      throw KeyFile.refused(file, "holds a key for another algorithm than " + algorithm);
    }
    if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
      throw KeyFile.refused(file, "holds a key that is not meant for signatures");
    }
  }
}
