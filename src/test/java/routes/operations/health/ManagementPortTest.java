package routes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.core.env.Environment;

/** Who is told what about the running product, and at which port. */
class ManagementPortTest {
  private static final String STATUS_ALONE = "\\{\"status\":\"[A-Z_]+\"(,\"groups\":\\[[^]]*])?}";

  private static WholeProduct product;

  @BeforeAll
  static void start() throws Exception {
    product = new WholeProduct(List.of());
    await().atMost(Duration.ofMinutes(1)).until(() -> product.get("/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz"})
  void thePublicPortAnswersProbesAStatusAlone(String path) {
    HttpResponse<String> answer = product.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(product.post(path, "admin", "application/json", "{}").statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  /** Every endpoint that there is, and what lies below. */
  static Stream<String> endpoints() {
    return Stream.concat(
        product.bean(PathMappedEndpoints.class).stream()
            .flatMap(
                endpoint ->
                    Stream.of(
                        "/actuator/" + endpoint.getRootPath(),
                        "/actuator/" + endpoint.getRootPath() + "/readiness")),
        Stream.of("/actuator", "/actuator/health/db", "/actuator/env", "/livez/db", "/readyz/db"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void thePublicPortHasNothingElseOfIt(String path) {
    HttpResponse<String> answer = product.get(path);

    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.body()).doesNotContain("\"status\":\"", "components", "UP");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whoHasNotSignedInIsToldAStatusAtMost(String path) {
    HttpResponse<String> answer = product.look(path);

    if (answer.statusCode() == 200 || answer.statusCode() == 503) {
      assertThat(answer.body()).matches(STATUS_ALONE);
    } else {
      assertThat(answer.statusCode()).isBetween(400, 499);
    }
    for (String caller : List.of("portal", "ward")) {
      HttpResponse<String> other = product.look(path, caller);
      if (other.statusCode() == 200 || other.statusCode() == 503) {
        assertThat(other.body()).matches(STATUS_ALONE);
      } else {
        assertThat(other.statusCode()).isBetween(400, 499);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whatAForeignPageSendsIsRefused(String path) {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      for (String origin : List.of("http://evil.example", "null")) {
        HttpResponse<String> answer = product.send(method, path, "admin", "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
      }
      assertThat(product.send(method, path, "admin", "Sec-Fetch-Site", "same-origin").statusCode())
          .isIn(404, 405);
    }
    for (String method : List.of("GET", "POST")) {
      assertThat(product.send(method, path, "admin", "Sec-Fetch-Site", "cross-site").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void administratorsAreToldEverything() {
    assertThat(product.health().at("/components/broker/details/kind").asText())
        .isEqualTo("embedded");
    assertThat(product.look("/actuator/info", "admin").statusCode()).isEqualTo(200);
    assertThat(product.look("/actuator/prometheus", "admin").body())
        .contains("\nwearables_parked 0.0\n", "wearables_fhir_outage_seconds", "hikaricp");
    assertThat(product.look("/actuator/prometheus").statusCode()).isEqualTo(401);
    assertThat(product.look("/actuator/prometheus", "ward").statusCode()).isEqualTo(403);
  }

  @Test
  void probesOfTheManagementPortHaveNoPartsEither() {
    for (String probe : List.of("liveness", "readiness")) {
      assertThat(product.look("/actuator/health/" + probe, "admin").body())
          .isEqualTo("{\"status\":\"UP\"}");
    }
  }

  @Test
  void entriesAreNotAtTheManagementPort() {
    for (String path : List.of("/api/setup", "/api/devices", "/livez", "/connect/withings")) {
      assertThat(product.look(path, "admin").statusCode()).as(path).isEqualTo(404);
      assertThat(product.look(path).statusCode()).as(path).isEqualTo(401);
    }
  }

  static Stream<String> addresses() {
    return Stream.concat(
        endpoints(),
        Stream.of("/", "/error", "/error?status=200", "/api/x", "/actuator/health/x", "/connect"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void errorsAreToldAsTheApiTellsThem(String path) {
    for (HttpResponse<String> answer :
        List.of(product.look(path), product.look(path, "ward"), product.look(path, "admin"))) {
      int status = answer.statusCode();
      if (status >= 400 && !answer.body().matches(STATUS_ALONE) && !isHealth(path, status)) {
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(answer.body())
            .contains("\"type\":\"about:blank\"", "\"status\":" + status + ",")
            .doesNotContain("timestamp", "\"path\"");
      }
      assertThat(answer.body()).doesNotContain("\"status\":999");
    }
  }

  private static boolean isHealth(String path, int status) {
    return status == 503 && path.startsWith("/actuator/health");
  }

  @Test
  void noErrorHasAnAddress() {
    assertThat(product.look("/error", "admin").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET /<> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /actuator/health HTTP/1.1\r\n\r\n",
        "GET /actuator/health HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nbad header\r\n\r\n",
        "TRACE /actuator/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /actuator/health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: bogus\r\n\r\n",
        "GET /actuator/health HTTP/3.7\r\nHost: a\r\n\r\n"
      })
  void whatTheWebServerRefusesIsToldLikewise(String request) throws Exception {
    int port =
        product.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer)
          .matches("(?s)HTTP/1.1 (4\\d\\d|501|505) .*")
          .contains("application/problem+json", "\"type\":\"about:blank\"")
          .doesNotContain("timestamp", "/actuator", "<");
    }
  }

  @Test
  void theRoleMayBeNone() throws Exception {
    try (WholeProduct open = new WholeProduct(List.of(), "--management.role=none")) {
      assertThat(open.look("/actuator/prometheus").statusCode()).isEqualTo(200);
      assertThat(open.look("/actuator/health").body()).contains("\"broker\"");
      assertThat(open.get("/actuator/prometheus").statusCode()).isBetween(400, 499);
      assertThat(open.get("/readyz").body()).matches(STATUS_ALONE);
      assertThat(Map.of("api", open.get("/api/setup").statusCode())).containsEntry("api", 401);
    }
  }
}
