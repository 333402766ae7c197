package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/** The FHIR server is down from the very first start, longer than the broker waits for a poll. */
@ExtendWith(SharedFhirServer.class)
class FhirOutageIT {
  private static final int READINGS = 200;
  private static final Instant FIRST = Instant.parse("2026-10-02T06:00:00Z");

  @TempDir Path folder;

  @Test
  void losesNothingAndGivesUpNothing(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("outage", "Ottesen");
    try (FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation =
            new Installation(
                folder, gate, "--fhir.patience=5s", "--broker.max-poll-interval-ms=15000")) {
      installation.jar().start("/actuator/health/liveness");
      installation.registerDevice("outage-1", "outage");
      Instant start = Instant.now();
      for (int i = 0; i < READINGS; i++) {
        assertThat(installation.post(message(i))).isEqualTo(202);
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> fhirHealth(installation).equals("OUT_OF_SERVICE"));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Instant.now().isAfter(start.plusSeconds(35)));
      assertThat(installation.deadLetters()).isZero();

      gate.open();
      gate.answerInstead(503);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Instant.now().isAfter(start.plusSeconds(50)));
      gate.answerInstead(401);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Instant.now().isAfter(start.plusSeconds(60)));
      gate.answerInstead(0);

      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> store.count("Observation?subject=" + patient) >= READINGS);
      assertThat(store.versions(patient).values()).hasSize(READINGS).containsOnly("1");
      assertThat(installation.deadLetters()).isZero();
      await().atMost(Duration.ofSeconds(30)).until(() -> fhirHealth(installation).equals("UP"));
    }
  }

  private static String fhirHealth(Installation installation) {
    return installation.health().path("components").path("fhir").path("status").asText();
  }

  private static String message(int number) {
    return """
    {"deviceId":"outage-1","time":"%s","weight":%d.5}\
    """
        .formatted(FIRST.plusSeconds(60L * number), 60 + number % 40);
  }
}
