package routes.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** As docs/install.md sets up TLS: the web server takes a renewed certificate without a restart. */
class EncryptedEntryTest {
  private static final String SECRET = "of-this-test-alone";

  @TempDir private Path folder;

  @Test
  void aRenewedCertificateIsTakenOverWithoutARestart() throws Exception {
    install("first");
    try (ConfigurableApplicationContext product = start()) {
      int port = product.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      assertThat(presented(port)).isEqualTo("CN=first");
      assertThat(answer(port))
          .startsWith("HTTP/1.1 404")
          .contains("Strict-Transport-Security: max-age=31536000")
          .contains("application/problem+json");

      install("second");

      await().atMost(Duration.ofSeconds(90)).until(() -> presented(port).equals("CN=second"));
      assertThat(answer(port)).startsWith("HTTP/1.1 404");
    }
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplication(Door.class)
        .run(
            "--server.port=0",
            "--public-url=https://product.example",
            "--server.ssl.bundle=web",
            "--spring.ssl.bundle.pem.web.keystore.certificate=" + folder.resolve("fullchain.pem"),
            "--spring.ssl.bundle.pem.web.keystore.private-key=" + folder.resolve("privkey.pem"),
            "--spring.ssl.bundle.pem.web.reload-on-update=true");
  }

  /** Puts a key and its certificate there, as a renewal does. */
  private void install(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "web",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                SECRET)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    Key key = keys.getKey("web", SECRET.toCharArray());
    Certificate certificate = keys.getCertificate("web");
    replace("privkey.pem", "PRIVATE KEY", key.getEncoded());
    replace("fullchain.pem", "CERTIFICATE", certificate.getEncoded());
  }

  private void replace(String file, String type, byte[] content) throws IOException {
    String pem =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
    Path fresh = Files.writeString(folder.resolve(file + ".new"), pem);
    Files.move(fresh, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whose certificate a new connection is shown. */
  private static String presented(int port) throws Exception {
    try (SSLSocket socket = connect(port)) {
      SSLSession session = socket.getSession();
      return ((X509Certificate) session.getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static String answer(int port) throws Exception {
    try (SSLSocket socket = connect(port)) {
      socket
          .getOutputStream()
          .write("GET /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes());
      return new String(socket.getInputStream().readAllBytes());
    }
  }

  private static SSLSocket connect(int port) throws Exception {
    SSLContext any = SSLContext.getInstance("TLS");
    any.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
    SSLSocket socket = (SSLSocket) any.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(15_000);
    socket.startHandshake();
    return socket;
  }

  /** The web server of the product with the answers to errors, and nothing behind it. */
  @ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    SslAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
  })
  @ComponentScan("routes.operations.answers")
  static class Door {}

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
