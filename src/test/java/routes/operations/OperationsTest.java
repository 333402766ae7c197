package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.FailedRecord;

@SpringBootTest(
    classes = OperationsWiring.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "fhir.server-url=http://localhost:1/fhir",
      "camel.main.routes-include-pattern=classpath:none/*.camel.yaml",
      "entry.min-free-space=1MB",
      "management.endpoint.health.show-components=always",
      "management.endpoint.health.show-details=always",
      "logging.config=classpath:logback-spring.xml"
    })
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
class OperationsTest {
  /** Logs as the jar does, whatever test came before in this process. */
  @BeforeAll
  static void logAsTheJarDoes() {
    LoggingSystem.get(OperationsTest.class.getClassLoader()).cleanUp();
  }

  /**
   * Left behind under target: the broker ends the process if its folder goes before it has stopped.
   */
  private static final Path FOLDER =
      Path.of("target", "operations-test-" + UUID.randomUUID()).toAbsolutePath();

  @Autowired private Queue<String> consumed;
  @Autowired private ProducerTemplate camel;
  @Autowired private Environment environment;
  @Autowired private DeadLetters deadLetters;
  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @DynamicPropertySource
  static void dataFolder(DynamicPropertyRegistry registry) {
    registry.add("data-dir", FOLDER::toString);
  }

  @Test
  void routesReachTheBrokerAndTheSchedulerRunsThem() {
    camel.sendBody("kafka:wearables.device-messages", "a message");

    await().atMost(Duration.ofSeconds(40)).until(() -> consumed.contains("a message"));
    await().atMost(Duration.ofSeconds(20)).until(() -> consumed.contains("tick"));
  }

  @Test
  void theInstanceIsKnownAgainByItsId() throws IOException {
    assertThat(environment.getProperty("broker.instance-id"))
        .isEqualTo(Files.readString(FOLDER.resolve("instance-id")))
        .hasSize(36);
    assertThat(environment.getProperty("broker.bootstrap-servers")).startsWith("127.0.0.1:");
  }

  @Test
  void healthCountsAndNamesNothingElse() throws Exception {
    deadLetters.store(
        new FailedRecord(
            "normalize", "t", 0, 1, 0, "no-template", "r", "v", "c", "x", new byte[0], Map.of()));

    AtomicReference<JsonNode> parts = new AtomicReference<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              parts.set(parts());
              return parts.get().at("/deadLetters/details/count").asInt() == 1
                  && parts.get().at("/broker/status").asText().equals("UP");
            });

    assertThat(details(parts.get(), "deadLetters"))
        .isEqualTo("{\"count\":1,\"stages\":{\"normalize\":{\"no-template\":1}}}");
    assertThat(details(parts.get(), "broker")).isEqualTo("{\"kind\":\"embedded\",\"nodes\":1}");
    assertThat(details(parts.get(), "deferred")).isEqualTo("{\"count\":0}");
    assertThat(details(parts.get(), "withheld")).isEqualTo("{\"count\":0,\"reasons\":{}}");
    assertThat(parts.get().at("/freeSpace/status").asText()).isEqualTo("UP");
    assertThat(parts.get().has("diskSpace")).isFalse();
  }

  /** As found within the last seconds: a part that says no age is the process's own state. */
  private static String details(JsonNode parts, String part) {
    assertThat(parts.get(part).get("status").asText()).isEqualTo("UP");
    ObjectNode details = (ObjectNode) parts.get(part).get("details");
    assertThat(details.remove("secondsOld").asInt()).isBetween(0, 15);
    return details.toString();
  }

  private JsonNode parts() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + managementPort + "/actuator/health"))
            .build();
    return new ObjectMapper()
        .readTree(http.send(request, BodyHandlers.ofString()).body())
        .get("components");
  }

  @Test
  void aFailureIsLoggedByRouteAndKindWithoutItsMessage(CapturedOutput output) {
    try {
      camel.sendBody("direct:fails", "weight 71.3");
    } catch (CamelExecutionException expected) {
      assertThat(expected).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(output)
                    .contains("route fails failed at", "java.lang.IllegalStateException"));
    assertThat(output).doesNotContain("71.3", "Jane");
  }

  @Test
  void bodiesAboveTheLimitAreRefusedHoweverTheyCome() throws Exception {
    byte[] largest = "x".repeat(800 * 1024).getBytes(StandardCharsets.US_ASCII);
    byte[] larger = "x".repeat(800 * 1024 + 1).getBytes(StandardCharsets.US_ASCII);

    assertThat(post("/api/echo", BodyPublishers.ofByteArray(largest)).body())
        .isEqualTo("819200 null");
    assertThat(post("/api/echo", streamed(largest)).body()).isEqualTo("819200 null");
    HttpResponse<String> declared = post("/api/echo", BodyPublishers.ofByteArray(larger));
    assertThat(declared.statusCode()).isEqualTo(413);
    assertThat(declared.body()).contains("\"status\":413");
    assertThat(post("/api/echo", streamed(larger)).statusCode()).isEqualTo(413);
    assertThat(post("/other/echo", BodyPublishers.ofByteArray(larger)).statusCode()).isEqualTo(413);
  }

  @Test
  void theFieldsOfAFormAreNoParameters() throws Exception {
    HttpRequest request =
        to("/api/echo?other=1")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(streamed("a=b&field=two+words%21".getBytes(StandardCharsets.US_ASCII)))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("22 null");
  }

  @Test
  void nothingOfARefusedRequestIsEchoed() throws Exception {
    HttpRequest request =
        to("/api/echo")
            .header("X-Token", "secret-value")
            .POST(BodyPublishers.ofByteArray(new byte[900_000]))
            .build();

    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.body()).contains("\"status\":413").doesNotContain("secret-value");
    assertThat(answer.headers().map().toString()).doesNotContain("secret-value", "X-Token");
  }

  private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return http.send(
        to(path).header("Content-Type", "application/json").POST(body).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static BodyPublisher streamed(byte[] bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }
}
