package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that it signed itself, in a keystore that the JDK's keytool made. */
final class TestCertificate {
  static final String PASSWORD = "open-sesame";

  private final Path file;
  private final KeyStore store;
  private final String alias;

  private TestCertificate(Path file, String alias) throws GeneralSecurityException, IOException {
    this.file = file;
    this.alias = alias;
    this.store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  /** Of {@code localhost}, as a server or a client, with an EC key on P-384. */
  static TestCertificate ec(Path folder, String alias) {
    return made(folder, alias, "PKCS12", "EC", "-groupname", "secp384r1");
  }

  static TestCertificate rsa(Path folder, String alias, String storeType) {
    return made(folder, alias, storeType, "RSA", "-keysize", "2048");
  }

  private static TestCertificate made(
      Path folder, String alias, String storeType, String algorithm, String... size) {
    Path file = folder.resolve(alias + ".store");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            alias,
            "-keyalg",
            algorithm,
            size[0],
            size[1],
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            storeType,
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD,
            "-keypass",
            PASSWORD);
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes());
      assertThat(keytool.waitFor()).as(said).isZero();
      return new TestCertificate(file, alias);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Path file() {
    return file;
  }

  /** PKCS #8. */
  String keyPem() throws GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
  }

  /** PKCS #8, encrypted with {@link #PASSWORD}. */
  String encryptedKeyPem() throws GeneralSecurityException, IOException {
    String algorithm = "PBEWithHmacSHA256AndAES_256";
    SecretKey key =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] encrypted = cipher.doFinal(store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    // By its object identifier: JDK 17 does not know PBES2 by the name of the cipher.
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("1.2.840.113549.1.5.13");
    parameters.init(cipher.getParameters().getEncoded());
    return pem(
        "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
  }

  String publicKeyPem() throws GeneralSecurityException {
    return pem("PUBLIC KEY", store.getCertificate(alias).getPublicKey().getEncoded());
  }

  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
  }

  /** The certificate alone, as a file. */
  Path certificateFile() throws GeneralSecurityException, IOException {
    return Files.writeString(file.resolveSibling(alias + ".crt"), certificatePem());
  }

  Path keyFile() throws GeneralSecurityException, IOException {
    return Files.writeString(file.resolveSibling(alias + ".key"), keyPem());
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** TLS of a server with this certificate that trusts the other. */
  SSLContext serverTrusting(TestCertificate client) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", client.store.getCertificate(client.alias));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
