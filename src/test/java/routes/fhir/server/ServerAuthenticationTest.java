package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import routes.fhir.FhirOutageException;

/** Each way to prove oneself to a FHIR server, by the real client against a server on loopback. */
@ExtendWith(OutputCaptureExtension.class)
class ServerAuthenticationTest {
  private static final String SECRET = "s3cret+&%";

  @TempDir Path folder;
  private final SecuredServer server = new SecuredServer();
  private final List<Connected> connections = new ArrayList<>();

  @AfterEach
  void stop(CapturedOutput output) {
    connections.forEach(Connected::close);
    server.close();
    assertThat(output.getAll())
        .doesNotContain(SECRET)
        .doesNotContain("granted-")
        .doesNotContain("client_assertion=");
  }

  private Connected connected(String... settings) {
    Connected connection =
        new Connected(
            Stream.concat(Stream.of("fhir.server-url=" + server.url()), Stream.of(settings))
                .toArray(String[]::new));
    connections.add(connection);
    return connection;
  }

  private Connected withSecret(String... more) {
    server.wantTokens();
    return connected(
        Stream.concat(
                Stream.of(
                    "fhir.authentication=client-credentials",
                    "fhir.oauth2.token-url=" + server.tokenUrl(),
                    "fhir.oauth2.client-id=client 1",
                    "fhir.oauth2.client-secret=" + SECRET),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void nobodyInParticular() {
    connected().search();

    assertThat(server.fhirCalls()).hasSize(1);
    assertThat(server.fhirCalls().get(0).headers()).doesNotContainKey("authorization");
  }

  @Test
  void basic() {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString("us:pä:ss".getBytes(StandardCharsets.UTF_8));
    server.letIn(call -> expected.equals(call.headers().get("authorization")));
    connected("fhir.authentication=basic", "fhir.username=us", "fhir.password=pä:ss").search();
  }

  @Test
  void bearer() {
    server.letIn(call -> ("Bearer " + SECRET).equals(call.headers().get("authorization")));
    connected("fhir.authentication=bearer", "fhir.bearer-token=" + SECRET).search();
  }

  @Test
  void aWrongFixedTokenIsAnOutageAndIsTriedOnce() {
    server.letIn(call -> false);
    Connected connection = connected("fhir.authentication=bearer", "fhir.bearer-token=wrong");

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the FHIR server does not accept our credentials (401)");
    assertThat(server.fhirCalls()).hasSize(1);
  }

  @Test
  void aClientSecretAsAHeader() {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("client+1:s3cret%2B%26%25".getBytes(StandardCharsets.UTF_8));
    server.knowClient(call -> expected.equals(call.headers().get("authorization")));
    withSecret().search();

    assertThat(server.tokenCalls()).hasSize(1);
    assertThat(server.tokenCalls().get(0).form())
        .isEqualTo(
            Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                "system/Patient.rs system/Observation.cruds system/Device.cruds"
                    + " system/Consent.crus system/Provenance.cruds"));
  }

  @Test
  void aClientSecretInTheForm() {
    withSecret(
            "fhir.oauth2.client-authentication=post",
            "fhir.oauth2.scopes=https://fhir.example/.default",
            "fhir.oauth2.parameters.audience=https://fhir.example")
        .search();

    assertThat(server.tokenCalls().get(0).form())
        .isEqualTo(
            Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                "https://fhir.example/.default",
                "client_id",
                "client 1",
                "client_secret",
                SECRET,
                "audience",
                "https://fhir.example"));
    assertThat(server.tokenCalls().get(0).headers()).doesNotContainKey("authorization");
  }

  @Test
  void theServerTellsItsTokenEndpoint() {
    server.tellTokenUrl(server.tokenUrl());
    Connected connection =
        withSecret("fhir.oauth2.token-url=", "fhir.headers.X-Api-Key=key-of-the-gateway");
    connection.search();
    connection.search();

    assertThat(server.fhirCalls())
        .extracting(SecuredServer.Call::path)
        .containsExactly(
            "/fhir/.well-known/smart-configuration",
            "/fhir/Patient/_search",
            "/fhir/Patient/_search");
    assertThat(server.fhirCalls().get(0).headers())
        .containsEntry("x-api-key", "key-of-the-gateway")
        .doesNotContainKey("authorization");
    assertThat(server.tokenCalls()).hasSize(1);
    assertThat(server.tokenCalls().get(0).headers()).doesNotContainKey("x-api-key");
  }

  @Test
  void aServerThatDoesNotTellItsTokenEndpointIsAnOutage() {
    assertThatThrownBy(withSecret("fhir.oauth2.token-url=")::search)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the FHIR server does not tell its token endpoint (smart-configuration: 404)");
    server.tellTokenUrl("javascript:alert(1)");
    assertThatThrownBy(withSecret("fhir.oauth2.token-url=")::search)
        .hasMessage(
            "the FHIR server does not tell its token endpoint (smart-configuration has no"
                + " token_endpoint)");
    assertThat(server.tokenCalls()).isEmpty();
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItExpires() {
    Connected connection = withSecret();
    connection.search();
    connection.clock.advance(Duration.ofSeconds(269));
    connection.write();
    assertThat(server.tokenCalls()).hasSize(1);

    connection.clock.advance(Duration.ofSeconds(1));
    connection.write();
    assertThat(server.tokenCalls()).hasSize(2);
    assertThat(server.fhirCalls())
        .extracting(call -> call.headers().get("authorization"))
        .containsExactly("Bearer granted-1", "Bearer granted-1", "Bearer granted-2");
  }

  @Test
  void aTokenWithoutALifetimeIsKeptForMinutes() {
    server.tokensLive(null);
    Connected connection = withSecret();
    connection.search();
    connection.clock.advance(Duration.ofMinutes(4));
    connection.search();
    assertThat(server.tokenCalls()).hasSize(1);
  }

  @Test
  void aRevokedTokenIsRenewedOnceAndTheRequestRepeated() {
    Connected connection = withSecret("fhir.gzip-requests=true");
    connection.search();
    server.revoke();
    connection.write();

    assertThat(server.tokenCalls()).hasSize(2);
    List<SecuredServer.Call> calls = server.fhirCalls();
    assertThat(calls).hasSize(3);
    assertThat(calls.get(2).headers()).containsEntry("authorization", "Bearer granted-2");
    assertThat(calls.get(2).body()).isEqualTo(calls.get(1).body()).contains("Observation");
    assertThat(connection.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void manyRequestsAtOnceRenewARevokedTokenOnce() {
    Connected connection = withSecret();
    connection.search();
    server.revoke();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 48)
            .mapToObj(i -> CompletableFuture.runAsync(connection::write, threads))
            .toList();
    all.forEach(CompletableFuture::join);
    threads.shutdown();

    assertThat(server.tokenCalls()).hasSize(2);
  }

  @Test
  void aServerThatRefusesEveryTokenIsAnOutageWithoutAStorm() {
    Connected connection = withSecret();
    server.letIn(call -> false);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(connection::write)
          .isInstanceOf(FhirOutageException.class)
          .hasMessage("the FHIR server does not accept our credentials (401)");
    }
    assertThat(server.tokenCalls()).hasSize(2);
    assertThat(server.fhirCalls()).hasSize(6);

    server.wantTokens();
    connection.write();
    assertThat(connection.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aTokenEndpointThatIsDownIsAnOutage() {
    Connected connection = withSecret("fhir.oauth2.token-url=http://localhost:1/token");

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasNoCause()
        .hasMessage("the token endpoint cannot be reached (HttpHostConnectException)");
    assertThat(server.fhirCalls()).isEmpty();
  }

  @Test
  void aWrongSecretIsAnOutageThatHealthExplains() {
    server.knowClient(call -> false);
    Connected connection = withSecret("fhir.oauth2.client-authentication=post");

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasNoCause()
        .hasMessage("the token endpoint refuses our client (invalid_client)");
    assertThat(connection.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(connection.health().getDetails())
        .containsEntry("reason", "the token endpoint refuses our client (invalid_client)");

    server.knowClient(call -> true);
    connection.clock.advance(Duration.ofSeconds(1));
    connection.write();
    assertThat(connection.health().getStatus()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"error":"invalid_scope"} | the token endpoint does not grant fhir.oauth2.scopes (invalid_scope)
          400 | {"error":"unauthorized_client"} | the token endpoint refuses our client (unauthorized_client)
          400 | {"error":"invalid_request"} | the token endpoint gives no token (invalid_request)
          400 | {"error":"Robert Tables, b. 1970"} | the token endpoint answers with an unexpected status (400)
          401 | <html> | the token endpoint refuses our client (401)
          404 | '' | there is no token endpoint under its address (404)
          429 | {} | the token endpoint asks us to slow down (429)
          503 | {"error":"temporarily_unavailable"} | the token endpoint has an error of its own (503)
          302 | '' | the token endpoint answers with an unexpected status (302)
          200 | [] | the token endpoint's answer holds no access token that can be used
          200 | {"access_token":"x","token_type":"mac"} | the token endpoint's answer holds no access token that can be used
          """)
  void whatATokenEndpointSaysIsToldInWords(int status, String body, String kind) {
    server.answerTokenRequests(status, body);
    Connected connection = withSecret();

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasNoCause()
        .hasMessage(kind);
    assertThat(server.fhirCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RS384 pem", "RS384 jwk", "RS384 jks", "ES384 pem", "ES384 jwks", "ES384 pkcs12"})
  void anAssertionIsSignedByTheKeyThatIsPublished(String kind) throws Exception {
    server.wantTokens();
    Connected connection = signing(kind);
    JWKSet published = JWKSet.parse(connection.publishedKeys());
    SignedAssertions assertions = assertions(() -> published, kind.substring(0, 5));
    server.knowClient(assertions);

    connection.write();
    connection.clock.advance(Duration.ofMinutes(5));
    connection.write();

    assertThat(assertions.accepted()).isEqualTo(2);
    assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
    assertThat(server.tokenCalls().get(0).form())
        .containsEntry("grant_type", "client_credentials")
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .containsKey("scope")
        .doesNotContainKey("client_secret");
  }

  @Test
  void anAssertionOfAnotherKeyIsRefused() throws Exception {
    JWKSet others = new JWKSet(new RSAKeyGenerator(2048).keyID("other").generate());
    Connected connection = signing("RS384 jwk");
    server.knowClient(assertions(() -> others, "RS384"));

    assertThatThrownBy(connection::write)
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("the token endpoint refuses our client (invalid_client)");
  }

  private SignedAssertions assertions(Supplier<JWKSet> keys, String algorithm) {
    return new SignedAssertions(keys, "client-1", server.tokenUrl(), algorithm);
  }

  private Connected signing(String kind) throws Exception {
    return connected(
        Stream.concat(
                Stream.of(
                    "fhir.authentication=smart-backend-services",
                    "fhir.oauth2.token-url=" + server.tokenUrl(),
                    "fhir.oauth2.client-id=client-1"),
                keySettings(kind))
            .toArray(String[]::new));
  }

  private Stream<String> keySettings(String kind) throws Exception {
    Path file = folder.resolve("key");
    switch (kind) {
      case "RS384 pem" ->
          Files.writeString(file, TestCertificate.rsa(folder, "rsa", "PKCS12").keyPem());
      case "RS384 jwk" ->
          Files.writeString(file, new RSAKeyGenerator(2048).generate().toJSONString());
      case "ES384 pem" -> {
        TestCertificate ec = TestCertificate.ec(folder, "ec");
        Files.writeString(file, ec.keyPem() + ec.publicKeyPem());
      }
      case "ES384 jwks" ->
          Files.writeString(
              file,
              new JWKSet(
                      List.of(
                          new ECKeyGenerator(Curve.P_384).keyID("now").generate(),
                          new ECKeyGenerator(Curve.P_384).keyID("next").generate()))
                  .toString(false));
      case "RS384 jks" -> Files.copy(TestCertificate.rsa(folder, "store", "JKS").file(), file);
      case "ES384 pkcs12" -> Files.copy(TestCertificate.ec(folder, "store").file(), file);
      default -> throw new IllegalArgumentException(kind);
    }
    return kind.endsWith("jks") || kind.endsWith("pkcs12")
        ? Stream.of(
            "fhir.oauth2.key.file=" + file,
            "fhir.oauth2.key.password=" + TestCertificate.PASSWORD,
            "fhir.oauth2.key.alias=store",
            "fhir.oauth2.key.id=key-of-2026")
        : Stream.of("fhir.oauth2.key.file=" + file);
  }
}
