package routes.fhir.server;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import routes.operations.support.StartRefusedException;

/**
 * The file of {@code fhir.oauth2.key.file}, whichever kind it is: PEM, JWK, JWK Set, or a PKCS12 or
 * JKS keystore. What goes wrong is told by the names of settings, never by content.
 */
final class KeyFile {

  private KeyFile() {}

  /** The keys of the file: of a keystore the one with the alias. */
  static List<JWK> read(OAuth2Client.Key settings) {
    byte[] content = content(settings.file());
    String text = new String(content, StandardCharsets.ISO_8859_1);
    try {
      if (text.stripLeading().startsWith("{")) {
        return jwks(new String(content, StandardCharsets.UTF_8), settings);
      }
      if (text.contains("-----BEGIN ")) {
        return List.of(PemKey.read(text, settings));
      }
      return List.of(stored(settings));
    } catch (ParseException e) {
      throw refused(settings.file(), "is no JWK and no JWK Set");
    } catch (GeneralSecurityException e) {
      throw refused(settings.file(), "holds a key that cannot be used");
    }
  }

  static StartRefusedException refused(String file, String problem) {
    return new StartRefusedException("fhir.oauth2.key.file: " + file + " " + problem + ".");
  }

  private static byte[] content(String file) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw refused(file, "is not there");
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw refused(file, "cannot be read");
    }
  }

  private static List<JWK> jwks(String text, OAuth2Client.Key settings) throws ParseException {
    if (!text.contains("\"keys\"")) {
      return List.of(JWK.parse(text));
    }
    List<JWK> keys = JWKSet.parse(text).getKeys();
    if (!FhirServer.blank(settings.id()) && keys.size() > 1) {
      throw new StartRefusedException(
          "fhir.oauth2.key.id is set, but the keys of a JWK Set have their own.");
    }
    return Stream.concat(
            keys.stream().filter(JWK::isPrivate), keys.stream().filter(key -> !key.isPrivate()))
        .toList();
  }

  private static JWK stored(OAuth2Client.Key settings) throws GeneralSecurityException {
    char[] password = settings.password() == null ? new char[0] : settings.password().toCharArray();
    KeyStore store;
    try {
      store = KeyStore.getInstance(new File(settings.file()), password);
    } catch (IOException e) {
      throw refused(settings.file(), "does not open with fhir.oauth2.key.password");
    } catch (GeneralSecurityException e) {
      throw refused(settings.file(), "is no PEM file, JWK, JWK Set, PKCS12 or JKS keystore");
    }
    String alias = alias(store, settings);
    try {
      Key key = store.getKey(alias, password);
      Certificate certificate = store.getCertificate(alias);
      if (key instanceof PrivateKey signing && certificate != null) {
        return jwk(signing, certificate.getPublicKey(), settings.file());
      }
    } catch (UnrecoverableKeyException e) {
      throw refused(settings.file(), "has a key that fhir.oauth2.key.password does not open");
    }
    throw refused(settings.file(), "has no private key with the alias of fhir.oauth2.key.alias");
  }

  /** A key pair as JWK, without a {@code kid}. */
  static JWK jwk(PrivateKey key, PublicKey open, String file) {
    if (open instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa).privateKey(key).build();
    }
    if (open instanceof ECPublicKey ec && key instanceof ECPrivateKey) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      if (curve != null) {
        return new ECKey.Builder(curve, ec).privateKey(key).build();
      }
    }
    throw refused(file, "must hold an RSA key, or an EC key on P-384 (secp384r1)");
  }

  private static String alias(KeyStore store, OAuth2Client.Key settings)
      throws GeneralSecurityException {
    if (!FhirServer.blank(settings.alias())) {
      return settings.alias();
    }
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    if (keys.size() != 1) {
      throw refused(
          settings.file(),
          "has " + keys.size() + " keys, so fhir.oauth2.key.alias must name the one that signs");
    }
    return keys.get(0);
  }
}
