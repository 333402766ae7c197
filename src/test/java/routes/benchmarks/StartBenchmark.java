package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import routes.sandbox.JarProcess;

/**
 * Seconds from starting the process until {@code /actuator/health/liveness} answers 200, asked
 * every 100 ms. There is no FHIR server: liveness does not depend on one.
 */
final class StartBenchmark implements Benchmark {
  private static final int ROUNDS = 3;
  private static final Path FAT = Path.of("target/wearables-on-fhir.jar").toAbsolutePath();

  @Override
  public Measured measure(Path folder) {
    Path extracted = extract(folder.resolve("extracted"));
    List<Double> fresh = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> thin = new ArrayList<>();
    List<Double> killed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path home = folder.resolve("round-" + round);
      try (JarProcess jar = JarProcess.in(home, "--fhir.server-url=http://127.0.0.1:1/fhir")) {
        fresh.add(seconds(jar.fullSpeed().jar(FAT)));
        jar.stop();
        again.add(seconds(jar));
        jar.stop();
        thin.add(seconds(jar.jar(extracted)));
        jar.kill9();
        killed.add(seconds(jar.jar(FAT)));
      }
    }
    Table table = new Table("start, seconds", "round 1", "round 2", "round 3", "median");
    add(table, "fat jar, new data folder", fresh);
    add(table, "fat jar again, after a stop in order", again);
    add(table, "extracted layout, after a stop in order", thin);
    add(table, "fat jar, after kill -9", killed);
    return new Measured(
        table,
        "%s s with a new data folder, %s s again, %s s extracted, %s s after kill -9"
            .formatted(median(fresh), median(again), median(thin), median(killed)));
  }

  private static double seconds(JarProcess jar) {
    long begin = System.nanoTime();
    jar.start("/actuator/health/liveness");
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void add(Table table, String name, List<Double> seconds) {
    table.add(name, seconds.get(0), seconds.get(1), seconds.get(2), new Sample(seconds).median());
  }

  private static String median(List<Double> seconds) {
    return Table.shown(new Sample(seconds).median());
  }

  private static Path extract(Path destination) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder extraction =
        new ProcessBuilder(
            List.of(
                java,
                "-Djarmode=tools",
                "-jar",
                FAT.toString(),
                "extract",
                "--destination",
                destination.toString()));
    try {
      Process process = extraction.inheritIO().start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("the jar could not be extracted");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return destination.resolve(FAT.getFileName());
  }
}
