package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * kill -9 of the jar at ten random moments while 3,000 readings pass through it; once of them
 * between the FHIR server's answer and the commit of the batch.
 */
@ExtendWith(SharedFhirServer.class)
class KilledJarIT {
  private static final int READINGS = 3_000;
  private static final int KILLS = 10;
  private static final int DEVICES = 7;
  private static final int SENDERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Instant FIRST = Instant.parse("2026-10-01T06:00:00Z");

  @TempDir Path folder;

  @Test
  void losesNothingAndDoublesNothing(FhirServerProcess fhir) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("KilledJarIT seed: -Dkill.seed=" + seed);
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("killed-" + seed, "Kilpatrick");
    AtomicInteger posted = new AtomicInteger();
    AtomicInteger kills = new AtomicInteger();
    try (FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation = new Installation(folder, gate)) {
      gate.open();
      installation.jar().start();
      for (int device = 0; device < DEVICES; device++) {
        installation.registerDevice("kill-" + device, "killed-" + seed);
      }
      List<Thread> senders = senders(installation, posted);
      List<Integer> moments = new Random(seed).ints(KILLS, 1, READINGS).sorted().boxed().toList();
      for (int i = 0; i < KILLS; i++) {
        int moment = moments.get(i);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> posted.get() >= moment);
        if (i == KILLS / 2) {
          gate.afterNextWrite(
              () -> {
                installation.jar().kill9();
                kills.incrementAndGet();
              });
          int before = kills.get();
          accepted(installation, READINGS - 1);
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(5))
              .until(() -> kills.get() > before);
        } else {
          installation.jar().kill9();
          kills.incrementAndGet();
        }
        System.out.printf("killed %d of %d times, %d readings sent%n", i + 1, KILLS, posted.get());
        installation.jar().start();
      }
      for (Thread sender : senders) {
        sender.join(PATIENCE.toMillis());
      }
      assertThat(posted).as("readings acknowledged").hasValue(READINGS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> store.count("Observation?subject=" + patient) >= READINGS);
      assertThat(filed(store.observations(patient))).isEqualTo(expected());
      assertThat(installation.deadLetters()).isZero();
    }
    assertThat(kills).hasValue(KILLS);
  }

  /** Senders that try again until each of their readings is acknowledged, as senders must. */
  private static List<Thread> senders(Installation installation, AtomicInteger posted) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int first = i;
      Thread sender = new Thread(() -> sendAll(installation, first, posted), "sender-" + i);
      sender.setDaemon(true);
      sender.start();
      senders.add(sender);
    }
    return senders;
  }

  private static void sendAll(Installation installation, int first, AtomicInteger posted) {
    for (int number = first; number < READINGS; number += SENDERS) {
      while (!accepted(installation, number)) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      posted.incrementAndGet();
    }
  }

  private static boolean accepted(Installation installation, int number) {
    try {
      return installation.post(message(number)) == 202;
    } catch (UncheckedIOException killed) {
      return false;
    }
  }

  private static String message(int number) {
    return """
    {"deviceId":"kill-%d","time":"%s","heartRate":%d}\
    """
        .formatted(number % DEVICES, FIRST.plusSeconds(number), 50 + number % 90);
  }

  /** Time of the reading to its value and the version of its Observation. */
  private static Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    for (int number = 0; number < READINGS; number++) {
      expected.put(FIRST.plusSeconds(number).toString(), (50 + number % 90) + " version 1");
    }
    return expected;
  }

  private static Map<String, String> filed(List<JsonNode> observations) {
    Map<String, String> filed = new TreeMap<>();
    for (JsonNode observation : observations) {
      filed.merge(
          Instant.parse(observation.path("effectiveDateTime").asText()).toString(),
          observation.path("valueQuantity").path("value").asText()
              + " version "
              + observation.path("meta").path("versionId").asText(),
          (one, other) -> one + " and again " + other);
    }
    return filed;
  }
}
