package routes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
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
