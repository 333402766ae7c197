package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.entry.RawConnection;
import routes.sandbox.JarProcess;

/** The start and the stop of an idle jar, with the timings that it has by default. */
class OrderlyStopIT {
  private static final int NOTHING_LISTENS = 0;
  private static final int PATIENCE_MS = 15_000;
  private static final String CREDENTIALS =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("gateway:correct-horse-battery".getBytes(StandardCharsets.UTF_8));

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  @Test
  void anEntryThatIsNotOpenYetAnswers503(@TempDir Path folder) {
    try (JarProcess jar =
        JarProcess.in(
            folder,
            "--fhir.server-url=http://localhost:1/fhir",
            "--api.clients.gateway.secret={noop}correct-horse-battery",
            "--api.clients.gateway.roles=send",
            "--api.clients.gateway.mapping=generic-json")) {
      jar.startWithoutWaiting();
      Set<Integer> seen = new LinkedHashSet<>();
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                int status = status(jar.url() + "/api/device-messages");
                seen.add(status);
                return status != NOTHING_LISTENS && status != 503;
              });
      assertThat(seen).contains(503).doesNotContain(404);
    }
  }

  private int status(String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", CREDENTIALS)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return NOTHING_LISTENS;
    }
  }

  @Test
  void anIdleJarStopsByItselfAndWithoutAnError(@TempDir Path folder) {
    try (JarProcess jar = JarProcess.in(folder, "--fhir.server-url=http://localhost:1/fhir")) {
      // Health counts consumers that do not poll yet as down.
      jar.start();
      int before = jar.log().length();

      jar.stop();

      String log = jar.log().substring(before);
      assertThat(log).doesNotContain("Forc").doesNotContain("Timeout occurred");
      assertThat(log.lines()).noneMatch(line -> line.contains(" ERROR "));
    }
  }

  /** A request under way holds the stop, so that there is time to ask. */
  @Test
  void whileItStopsEveryRequestIsAnswered503AndWhatIsUnderWayAsEver(@TempDir Path folder)
      throws Exception {
    try (JarProcess jar =
        JarProcess.in(
            folder,
            "--fhir.server-url=http://localhost:1/fhir",
            "--api.clients.gateway.secret={noop}correct-horse-battery",
            "--api.clients.gateway.roles=send",
            "--api.clients.gateway.mapping=generic-json")) {
      jar.start("/readyz");
      int port = URI.create(jar.url()).getPort();
      try (RawConnection underWay = new RawConnection(port, PATIENCE_MS);
          RawConnection kept = new RawConnection(port, PATIENCE_MS)) {
        String ever = kept.send(post("/api/device-messages") + "{}").head();
        assertThat(ever)
            .startsWith("HTTP/1.1 ")
            .doesNotContain(" 404 ", " 503 ", "Connection: close");
        underWay.send(post("/api/device-messages") + "{");
        CompletableFuture<Void> stop = CompletableFuture.runAsync(jar::stop);
        await()
            .atMost(Duration.ofSeconds(5))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> status(jar.url() + "/api/device-messages") == 503);

        for (String path : List.of("/api/device-messages", "/webhooks/oura", "/nowhere")) {
          try (RawConnection newer = new RawConnection(port, PATIENCE_MS)) {
            assertThat(newer.send(post(path) + "{}").head()).as(path).satisfies(this::comeAgain);
          }
        }
        assertThat(kept.send(post("/api/device-messages") + "{}").head())
            .satisfies(this::comeAgain);
        assertThat(stop).isNotDone();
        String late = underWay.send("}").head();
        assertThat(late.lines().findFirst()).isEqualTo(ever.lines().findFirst());
        stop.get(10, TimeUnit.SECONDS);
      }
    }
  }

  private void comeAgain(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-After: 5\r\n", "Connection: close\r\n");
  }

  private static String post(String path) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2"
        + "\r\nAuthorization: "
        + CREDENTIALS
        + "\r\n\r\n";
  }
}
