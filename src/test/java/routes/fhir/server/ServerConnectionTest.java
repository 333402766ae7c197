package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.fhir.FhirOutageException;

/** How a FHIR server is reached: TLS with own certificates, proxies, headers and compression. */
class ServerConnectionTest {
  @TempDir static Path folder;
  private static TestCertificate ours;
  private static TestCertificate another;
  private static TestCertificate theirs;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void certificates() {
    ours = TestCertificate.ec(folder, "ours");
    another = TestCertificate.ec(folder, "another");
    theirs = TestCertificate.rsa(folder, "theirs", "PKCS12");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private Connected connected(SecuredServer server, String... settings) {
    return opened(
        new Connected(
            Stream.concat(Stream.of("fhir.server-url=" + server.url()), Stream.of(settings))
                .toArray(String[]::new)));
  }

  private SecuredServer secured(boolean clientCertificate) throws Exception {
    return opened(new SecuredServer(theirs.serverTrusting(ours), clientCertificate));
  }

  private static String[] trustOnly() throws Exception {
    return new String[] {
      "fhir.ssl-bundle=hospital",
      "spring.ssl.bundle.pem.hospital.truststore.certificate=file:" + theirs.certificateFile()
    };
  }

  private static String[] keystore(TestCertificate certificate) throws Exception {
    return new String[] {
      "fhir.ssl-bundle=hospital",
      "spring.ssl.bundle.jks.hospital.keystore.location=file:" + certificate.file(),
      "spring.ssl.bundle.jks.hospital.keystore.type=PKCS12",
      "spring.ssl.bundle.jks.hospital.keystore.password=" + TestCertificate.PASSWORD,
      "spring.ssl.bundle.jks.hospital.truststore.location=file:" + theirs.file(),
      "spring.ssl.bundle.jks.hospital.truststore.type=PKCS12",
      "spring.ssl.bundle.jks.hospital.truststore.password=" + TestCertificate.PASSWORD
    };
  }

  private static String[] pem(TestCertificate certificate) throws Exception {
    return new String[] {
      "fhir.ssl-bundle=hospital",
      "spring.ssl.bundle.pem.hospital.keystore.certificate=file:" + certificate.certificateFile(),
      "spring.ssl.bundle.pem.hospital.keystore.private-key=file:" + certificate.keyFile(),
      "spring.ssl.bundle.pem.hospital.truststore.certificate=file:" + theirs.certificateFile()
    };
  }

  @Test
  void aServerOfAPrivateAuthorityIsTrustedByTheBundleAlone() throws Exception {
    SecuredServer server = secured(false);
    connected(server, trustOnly()).search();

    Connected untrusting = connected(server);
    assertThatThrownBy(untrusting::search)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage(
            "there is no TLS connection with the FHIR server (SunCertPathBuilderException)");
    assertThat(server.fhirCalls()).hasSize(1);
  }

  @Test
  void aClientCertificateLetsIn() throws Exception {
    SecuredServer server = secured(true);
    for (int i = 0; i < 3; i++) {
      connected(server, i == 0 ? pem(ours) : keystore(ours)).write();
    }
    assertThat(server.fhirCalls()).hasSize(3);
  }

  @Test
  void aConnectionWithAClientCertificateIsUsedAgain() throws Exception {
    SecuredServer server = secured(true);
    Connected connection = connected(server, keystore(ours));
    connection.write();
    connection.write();
    connection.search();

    assertThat(server.fhirCalls()).extracting(SecuredServer.Call::clientPort).hasSize(3);
    assertThat(server.fhirCalls().stream().map(SecuredServer.Call::clientPort).distinct())
        .hasSize(1);
  }

  @Test
  void withoutAClientCertificateOrWithAnotherItIsAnOutage() throws Exception {
    SecuredServer server = secured(true);
    for (String[] settings : List.of(trustOnly(), keystore(another))) {
      Connected connection = connected(server, settings);
      assertThatThrownBy(connection::write)
          .isInstanceOf(FhirOutageException.class)
          .hasNoCause()
          .hasMessageMatching(
              "(there is no TLS connection with the FHIR server|the FHIR server cannot be reached)"
                  + " \\(\\w+\\)");
    }
    assertThat(server.fhirCalls()).isEmpty();
  }

  @Test
  void theTokenEndpointHasTheSameBundleOrItsOwn() throws Exception {
    SecuredServer server = secured(true);
    server.wantTokens();
    String[] client = {
      "fhir.authentication=client-credentials",
      "fhir.oauth2.client-id=client-1",
      "fhir.oauth2.client-secret=secret-1"
    };
    server.tellTokenUrl(server.tokenUrl());
    connected(server, Stream.of(keystore(ours), client).flatMap(Stream::of).toArray(String[]::new))
        .search();
    assertThat(server.tokenCalls()).hasSize(1);

    SecuredServer elsewhere = opened(new SecuredServer(another.serverTrusting(ours), false));
    server.letIn(call -> true);
    String[] own = {
      "fhir.oauth2.token-url=" + elsewhere.tokenUrl(),
      "fhir.oauth2.ssl-bundle=elsewhere",
      "spring.ssl.bundle.pem.elsewhere.truststore.certificate=file:" + another.certificateFile()
    };
    connected(
            server,
            Stream.of(keystore(ours), client, own).flatMap(Stream::of).toArray(String[]::new))
        .search();
    assertThat(elsewhere.tokenCalls()).hasSize(1);
  }

  @Test
  void aTokenEndpointWithoutTlsIsNotBelieved() throws Exception {
    SecuredServer server = secured(false);
    SecuredServer plain = opened(new SecuredServer());
    server.tellTokenUrl(plain.tokenUrl());
    Connected connection =
        connected(
            server,
            Stream.concat(
                    Stream.of(trustOnly()),
                    Stream.of(
                        "fhir.authentication=client-credentials",
                        "fhir.oauth2.client-id=client-1",
                        "fhir.oauth2.client-secret=secret-1"))
                .toArray(String[]::new));

    assertThatThrownBy(connection::search)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the FHIR server names a token endpoint without TLS");
    assertThat(plain.tokenCalls()).isEmpty();
  }

  @Test
  void aProxyPassesEverythingOn() throws Exception {
    SecuredServer server = opened(new SecuredServer());
    server.wantTokens();
    server.tellTokenUrl(server.tokenUrl());
    ForwardProxy proxy = opened(new ForwardProxy(null));
    connected(
            server,
            "fhir.proxy.host=localhost",
            "fhir.proxy.port=" + proxy.port(),
            "fhir.authentication=client-credentials",
            "fhir.oauth2.client-id=client-1",
            "fhir.oauth2.client-secret=secret-1")
        .write();

    assertThat(proxy.heads())
        .extracting(head -> head.substring(0, head.indexOf(" HTTP")))
        .containsExactly(
            "GET " + server.url() + "/.well-known/smart-configuration",
            "POST " + server.tokenUrl(),
            "POST " + server.url());
    assertThat(server.fhirCalls()).hasSize(2);
  }

  @Test
  void aProxyIsToldOurNameAndNothingOfWhatGoesThroughIt() throws Exception {
    String credentials =
        "Basic " + Base64.getEncoder().encodeToString("p:w".getBytes(StandardCharsets.US_ASCII));
    SecuredServer server = secured(false);
    server.wantTokens();
    ForwardProxy proxy = opened(new ForwardProxy(credentials));
    connected(
            server,
            Stream.concat(
                    Stream.of(trustOnly()),
                    Stream.of(
                        "fhir.proxy.host=localhost",
                        "fhir.proxy.port=" + proxy.port(),
                        "fhir.proxy.username=p",
                        "fhir.proxy.password=w",
                        "fhir.headers.X-Api-Key=key-of-the-gateway",
                        "fhir.authentication=client-credentials",
                        "fhir.oauth2.token-url=" + server.tokenUrl(),
                        "fhir.oauth2.client-id=client-1",
                        "fhir.oauth2.client-secret=secret-1"))
                .toArray(String[]::new))
        .write();

    assertThat(server.fhirCalls()).hasSize(1);
    assertThat(server.fhirCalls().get(0).headers())
        .containsEntry("x-api-key", "key-of-the-gateway")
        .containsEntry("authorization", "Bearer granted-1")
        .doesNotContainKey("proxy-authorization");
    assertThat(proxy.heads())
        .isNotEmpty()
        .allSatisfy(
            head ->
                assertThat(head)
                    .startsWith("CONNECT localhost:")
                    .doesNotContain("X-Api-Key")
                    .doesNotContain("\r\nAuthorization"));
  }

  @Test
  void aProxyThatDoesNotKnowUsIsAnOutage() throws Exception {
    SecuredServer server = opened(new SecuredServer());
    ForwardProxy proxy = opened(new ForwardProxy("Basic unknown"));
    Connected connection =
        connected(server, "fhir.proxy.host=localhost", "fhir.proxy.port=" + proxy.port());

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the proxy does not accept our credentials (407)");
    assertThat(server.fhirCalls()).isEmpty();
  }

  @Test
  void nothingFollowsARedirect() {
    SecuredServer server = opened(new SecuredServer());
    SecuredServer elsewhere = opened(new SecuredServer());
    server.redirectTo(elsewhere.url());
    Connected connection =
        connected(server, "fhir.authentication=bearer", "fhir.bearer-token=token-1");

    assertThatThrownBy(connection::search)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the FHIR server answers with an unexpected status (302)");
    assertThat(elsewhere.fhirCalls()).isEmpty();
  }

  @Test
  void headersOfTheSettingsAreSentWithEverything() {
    SecuredServer server = opened(new SecuredServer());
    Connected connection =
        connected(
            server, "fhir.headers.X-Api-Key=key 1", "fhir.headers.Ocp-Apim-Subscription-Key=key2");
    connection.search();
    connection.write();

    assertThat(server.fhirCalls())
        .hasSize(2)
        .allSatisfy(
            call ->
                assertThat(call.headers())
                    .containsEntry("x-api-key", "key 1")
                    .containsEntry("ocp-apim-subscription-key", "key2"));
  }

  @Test
  void answersComeCompressedAndRequestsGoPlainByDefault() {
    SecuredServer server = opened(new SecuredServer());
    Connected connection = connected(server);
    connection.search();
    connection.write();

    assertThat(server.fhirCalls())
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.compressed()).isFalse();
              assertThat(call.headers().get("accept-encoding")).contains("gzip");
            });
  }

  @Test
  void requestsGoCompressedAndAnswersComePlainWhereAskedFor() {
    SecuredServer server = opened(new SecuredServer());
    Connected connection =
        connected(server, "fhir.gzip-requests=true", "fhir.gzip-responses=false");
    connection.write();
    connection.search();

    SecuredServer.Call call = server.fhirCalls().get(0);
    assertThat(call.compressed()).isTrue();
    assertThat(call.body()).contains("\"resourceType\":\"Observation\"");
    assertThat(call.headers()).doesNotContainKey("accept-encoding");
    SecuredServer.Call search = server.fhirCalls().get(1);
    assertThat(search.compressed()).as("forms are not read compressed").isFalse();
    assertThat(search.body()).contains("identifier=");
  }
}
