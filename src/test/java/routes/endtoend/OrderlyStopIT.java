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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.JarProcess;

/** The start and the stop of an idle jar, with the timings that it has by default. */
class OrderlyStopIT {
  private static final int NOTHING_LISTENS = 0;
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
}
