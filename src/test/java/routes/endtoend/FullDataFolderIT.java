package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;

/** The data folder fills up under the running jar: it refuses, keeps what it has, and goes on. */
@ExtendWith(SharedFhirServer.class)
class FullDataFolderIT {
  private static final int MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant FIRST = Instant.parse("2026-10-03T06:00:00Z");

  @TempDir Path folder;
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", folder.toString());
    }
  }

  @Test
  void refusesWhileTheFolderIsFullAndLosesNothing(FhirServerProcess fhir) throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", folder.toString()) == 0;
    if (!mounted) {
      System.out.println("SKIPPED: FullDataFolderIT may not mount a file system of limited size");
    }
    assumeTrue(mounted, "this machine lets us mount a file system of limited size");
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("full", "Vollmann");
    try (Installation installation =
        new Installation(folder, fhir.baseUrl(), "--entry.min-free-space=64MB")) {
      installation.jar().start();
      installation.registerDevice("full", "full");
      assertThat(installation.post(reading(0))).isEqualTo(202);

      Path ballast = folder.resolve("ballast");
      fill(ballast, 48 * MEGABYTE);
      await().atMost(PATIENCE).until(() -> installation.post(reading(1)) == 503);
      assertThat(installation.health().at("/components/freeSpace/status").asText())
          .isNotEqualTo("UP");
      await().atMost(PATIENCE).until(() -> store.count("Observation?subject=" + patient) == 1);

      Files.delete(ballast);
      await().atMost(PATIENCE).until(() -> installation.post(reading(2)) == 202);
      await().atMost(PATIENCE).until(() -> store.count("Observation?subject=" + patient) == 2);
      assertThat(installation.deadLetters()).isZero();
    }
  }

  private static String reading(int number) {
    return """
    {"deviceId":"full","time":"%s","heartRate":%d}\
    """
        .formatted(FIRST.plusSeconds(number), 60 + number);
  }

  /** Writes until no more than this much is free. */
  private static void fill(Path file, long left) throws IOException {
    byte[] block = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (Files.getFileStore(file).getUsableSpace() > left) {
        out.write(block);
      }
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
  }
}
