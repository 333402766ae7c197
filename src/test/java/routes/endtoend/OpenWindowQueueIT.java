package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.endtoend.Eventually.eventually;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * Readings of an hour that is not over are held by the broker. kill -9 while they wait, and between
 * the FHIR server's answer and the commit, loses none of them and writes none elsewhere.
 */
@ExtendWith(SharedFhirServer.class)
class OpenWindowQueueIT {
  private static final int MESSAGES = 3;

  /** Not over before this test is. */
  private static final Instant HOUR =
      Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));

  @TempDir Path folder;

  @Test
  void outliveKills(FhirServerProcess fhir) throws Exception {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("held", "Heldt");
    try (FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation = new Installation(folder, gate)) {
      gate.open();
      installation.jar().start();
      installation.registerDevice("held-scale", "held");
      assertThat(accepted(installation, 0)).isTrue();
      installation.jar().kill9();
      installation.jar().start();

      CountDownLatch killed = new CountDownLatch(1);
      gate.afterNextWrite(
          () -> {
            installation.jar().kill9();
            killed.countDown();
          });
      boolean sent = accepted(installation, 1);
      assertThat(killed.await(3, TimeUnit.MINUTES)).as("written, and killed then").isTrue();
      installation.jar().start();
      assertThat(sent || accepted(installation, 1)).isTrue();
      assertThat(accepted(installation, 2)).isTrue();

      eventually(
          () ->
              assertThat(HeartRates.of(store.observations(patient)))
                  .isEqualTo(HeartRates.expected(MESSAGES)));
      assertThat(store.observations(patient))
          .singleElement()
          .satisfies(one -> assertThat(one.path("status").asText()).isEqualTo("preliminary"));
      assertThat(installation.deadLetters()).isZero();
    }
  }

  /** Not while it is down: a sender sends again then. */
  private static boolean accepted(Installation installation, int message) {
    try {
      return installation.post(HeartRates.message("held-scale", HOUR, message * HeartRates.POINTS))
          == 202;
    } catch (UncheckedIOException killed) {
      return false;
    }
  }
}
