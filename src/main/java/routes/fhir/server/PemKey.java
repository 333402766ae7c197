package routes.fhir.server;

import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * A private key in PEM: PKCS #8 (also encrypted), PKCS #1 or SEC 1. An RSA key tells its public
 * part; an EC key needs it beside it in the file, as PUBLIC KEY or CERTIFICATE.
 */
final class PemKey {
  private static final Pattern PUBLIC =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private PemKey() {}

  static JWK read(String text, OAuth2Client.Key settings) throws GeneralSecurityException {
    PrivateKey key = privateKey(text, settings);
    if (key instanceof RSAPrivateCrtKey rsa) {
      RSAPublicKeySpec open = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
      return KeyFile.jwk(key, KeyFactory.getInstance("RSA").generatePublic(open), settings.file());
    }
    PublicKey open =
        publicKey(text)
            .orElseThrow(
                () ->
                    KeyFile.refused(
                        settings.file(),
                        "holds an EC private key without its public key: append it to the file"
                            + " (openssl ec -in FILE -pubout)"));
    return KeyFile.jwk(key, open, settings.file());
  }

  private static PrivateKey privateKey(String text, OAuth2Client.Key settings) {
    if (!text.contains("PRIVATE KEY-----")) {
      throw KeyFile.refused(settings.file(), "holds no private key to sign with");
    }
    try {
      return PemContent.of(text).getPrivateKey(settings.password());
    } catch (RuntimeException e) {
      throw KeyFile.refused(
          settings.file(),
          "holds a private key that cannot be read"
              + (text.contains("ENCRYPTED") ? " with fhir.oauth2.key.password" : ""));
    }
  }

  private static Optional<PublicKey> publicKey(String text) throws GeneralSecurityException {
    Matcher found = PUBLIC.matcher(text);
    if (found.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
      return Optional.of(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded)));
    }
    if (text.contains("-----BEGIN CERTIFICATE-----")) {
      List<X509Certificate> certificates = PemContent.of(text).getCertificates();
      return certificates.stream().findFirst().map(X509Certificate::getPublicKey);
    }
    return Optional.empty();
  }
}
