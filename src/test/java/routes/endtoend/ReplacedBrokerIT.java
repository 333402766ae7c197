package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import routes.sandbox.FhirServerProcess;

/** Another broker begins to count where the first one did, and loses nothing by it. */
@ExtendWith(SharedFhirServer.class)
class ReplacedBrokerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void whatAnotherLogAcceptsIsNotTakenForWhatTheFirstOneHad(FhirServerProcess fhir)
      throws Exception {
    try (Installation installation = new Installation(folder, fhir.baseUrl())) {
      installation.jar().start();
      installation.registerDevice("replaced", "replaced");
      twelveThatNothingMatches(installation);
      await().atMost(PATIENCE).until(() -> installation.deadLetters() == 12);
      installation.jar().stop();

      FileSystemUtils.deleteRecursively(folder.resolve("data/kafka"));
      installation.jar().start();
      assertThat(installation.jar().log()).contains("The broker holds other logs than before");
      twelveThatNothingMatches(installation);

      await().atMost(PATIENCE).until(() -> installation.deadLetters() == 24);
      assertThat(installation.health().at("/components/brokerLogs/details/replaced").asText())
          .contains("the broker holds other logs than before");
    }
  }

  private static void twelveThatNothingMatches(Installation installation) {
    for (int number = 0; number < 12; number++) {
      assertThat(installation.post("{\"deviceId\":\"replaced\",\"unknown\":" + number + "}"))
          .isEqualTo(202);
    }
  }
}
