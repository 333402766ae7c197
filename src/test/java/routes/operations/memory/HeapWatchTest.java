package routes.operations.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that ran out of memory ends, though it was started without any switch for it. */
class HeapWatchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseG1GC,pieces",
    "-XX:+UseG1GC,one",
    "-XX:+UseSerialGC,pieces",
    "-XX:+UseSerialGC,one",
    "-XX:+UseParallelGC,pieces",
    "-XX:+UseParallelGC,one",
    "-XX:+UseG1GC,thread"
  })
  void theProcessEndsWhoeverCaughtTheError(String collector, String how) throws Exception {
    assertThat(exitCode(collector, how)).isEqualTo(OutOfMemory.EXIT_CODE);
    assertThat(Files.readString(folder.resolve("log")).lines())
        .filteredOn(line -> line.contains("out of memory"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"-XX:+UseG1GC,none"})
  void oneThatDidNotEndsAsItWants(String collector, String how) throws Exception {
    assertThat(exitCode(collector, how)).isZero();
  }

  private int exitCode(String collector, String how) throws IOException, InterruptedException {
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    collector,
                    "-cp",
                    System.getProperty("java.class.path"),
                    StarvingProgram.class.getName(),
                    how))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
