package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/** Two destinations of the jar, of which the first cannot be reached, and a kill -9 in between. */
@ExtendWith(SharedFhirServer.class)
class DestinationsIT {
  private static final int READINGS = 60;
  private static final Instant FIRST = Instant.parse("2026-10-03T06:00:00Z");

  @TempDir Path folder;

  @Test
  void theOtherGetsEverythingAndTheFirstCatchesUp(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("destinations", "Dahl");
    try (FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation =
            new Installation(
                folder,
                gate.baseUrl(),
                "--fhir.patience=5s",
                "--destinations.research.server-url=" + fhir.baseUrl())) {
      installation.jar().start("/actuator/health/liveness");
      installation.registerDevice("destinations-1", "destinations");
      for (int i = 0; i < READINGS; i++) {
        assertThat(installation.post(message(i))).isEqualTo(202);
      }
      awaitFiled(store, patient, READINGS);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> first(installation).equals("OUT_OF_SERVICE"));
      assertThat(research(installation).path("status").asText()).isEqualTo("UP");

      installation.jar().kill9();
      installation.jar().start("/actuator/health/liveness");
      for (int i = READINGS; i < 2 * READINGS; i++) {
        assertThat(installation.post(message(i))).isEqualTo(202);
      }
      awaitFiled(store, patient, 2 * READINGS);

      gate.open();
      await().atMost(Duration.ofMinutes(3)).until(() -> first(installation).equals("UP"));
      assertThat(store.versions(patient).values())
          .as("the same server stands behind both: what one has written the other leaves alone")
          .hasSize(2 * READINGS)
          .containsOnly("1");
      assertThat(installation.deadLetters()).isZero();
      assertThat(
              research(installation)
                  .path("components")
                  .path("deadLetters")
                  .path("details")
                  .path("count")
                  .asInt(-1))
          .isZero();
    }
  }

  private static void awaitFiled(FhirStore store, String patient, int readings) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> store.count("Observation?subject=" + patient) >= readings);
  }

  private static String first(Installation installation) {
    return installation.health().path("components").path("fhir").path("status").asText();
  }

  private static JsonNode research(Installation installation) {
    return installation
        .health()
        .path("components")
        .path("destinations")
        .path("components")
        .path("research");
  }

  private static String message(int number) {
    return """
    {"deviceId":"destinations-1","time":"%s","weight":%d.5}\
    """
        .formatted(FIRST.plusSeconds(60L * number), 60 + number % 40);
  }
}
