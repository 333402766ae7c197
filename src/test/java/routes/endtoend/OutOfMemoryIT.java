package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.JarProcess;

/**
 * The jar, started without any switch for it, ends at an OutOfMemoryError wherever it was thrown
 * and whoever caught it, and takes up its work when it is started again. What senders may send
 * brings it to none.
 */
class OutOfMemoryIT {
  private static final String SECRET = "correct-horse-battery";

  /** Doubles a text until there is no more memory, and takes the error for handled. */
  private static final String STARVE =
      """
            - setBody:
                constant: "0123456789012345"
            - doTry:
                steps:
                  - loop:
                      constant: "40"
                      copy: false
                      steps:
                        - setBody:
                            simple: "${body}${body}"
                doCatch:
                  - exception:
                      - java.lang.Throwable
                    steps:
                      - setBody:
                          constant: caught
      """;

  private static final String ROUTES =
      """
      - route:
          id: starving-entry
          from:
            uri: platform-http:/api/starve
            parameters:
              httpMethodRestrict: POST
            steps:
              - removeHeaders:
                  pattern: "*"
      %1$s
      - route:
          id: starving-consumer
          from:
            uri: kafka:{{broker.topic-prefix}}device-messages
            parameters:
              groupId: starving
              autoOffsetReset: earliest
            steps:
      %1$s
      """;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void wherePartsOfTheProductRunOutOfIt() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Path file = routes.resolve("starving.camel.yaml");
    Files.writeString(file, ROUTES.formatted(STARVE.indent(2)));
    try (JarProcess jar = jar().start("/actuator/health/liveness")) {
      post(jar, "admin", "/api/starve");
      assertEnded(jar);

      jar.start("/actuator/health/liveness");
      register(jar);
      post(jar, "gateway", "/api/device-messages");
      assertEnded(jar);

      Files.delete(file);
      jar.start("/actuator/health/liveness");
      assertThat(jar.isAlive()).isTrue();
    }
  }

  @Test
  void whereALibraryRunsOutOfItOnAThreadOfItsOwn() throws Exception {
    Path sign = folder.resolve("sign");
    try (JarProcess jar = jar().jvmOption(StarvingAgent.option(folder, sign))) {
      jar.start("/actuator/health/liveness");
      Files.createFile(sign);
      assertEnded(jar);
    }
  }

  @Test
  void manyBodiesThatBecomeLargeTreesDoNotFillTheHeap() throws Exception {
    try (JarProcess jar = jar().start("/actuator/health/liveness")) {
      register(jar);
      List<String> densest =
          List.of(
              "[" + "{},".repeat(260_000) + "{}]",
              "[" + "{\"a\":{}},".repeat(85_000) + "{}]",
              "{\"deviceId\":\"scale-1\",\"notes\":[" + "[],".repeat(250_000) + "[]]}");
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, 48)
              .mapToObj(one -> densest.get(one % densest.size()))
              .map(body -> request(jar, "gateway", "/api/device-messages", body))
              .map(one -> http.sendAsync(one, BodyHandlers.discarding()))
              .map(answer -> answer.thenApply(HttpResponse::statusCode))
              .toList();

      assertThat(answers)
          .allSatisfy(
              answer -> assertThat(answer.get(2, TimeUnit.MINUTES)).isIn(202, 400, 403, 503));
      assertThat(answers).anySatisfy(answer -> assertThat(answer.get()).isEqualTo(503));
      assertThat(jar.isAlive()).isTrue();
    }
  }

  private JarProcess jar() {
    return JarProcess.in(
            folder,
            "--fhir.server-url=http://localhost:1/fhir",
            "--routes-dir=" + folder.resolve("routes"),
            "--api.clients.admin.secret={noop}" + SECRET,
            "--api.clients.admin.roles=admin",
            "--api.clients.gateway.secret={noop}" + SECRET,
            "--api.clients.gateway.roles=send",
            "--api.clients.gateway.mapping=generic-json")
        .jvmOption("-Xmx256m");
  }

  private void post(JarProcess jar, String client, String path) {
    http.sendAsync(
        request(jar, client, path, "{\"deviceId\":\"scale-1\",\"weight\":65}"),
        BodyHandlers.discarding());
  }

  private void register(JarProcess jar) throws Exception {
    String device =
        """
        {"sender":"gateway","deviceId":"scale-1","patientReference":"Patient/1",
         "linkedFrom":"2026-01-01T00:00:00Z"}\
        """;
    assertThat(
            http.send(request(jar, "admin", "/api/devices", device), BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(201);
  }

  private static HttpRequest request(JarProcess jar, String client, String path, String body) {
    String credentials =
        Base64.getEncoder()
            .encodeToString((client + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(jar.url() + path))
        .header("Authorization", "Basic " + credentials)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static void assertEnded(JarProcess jar) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !jar.isAlive());
    assertThat(jar.exitCode()).isEqualTo(3);
    assertThat(jar.log()).contains("out of memory (");
  }
}
