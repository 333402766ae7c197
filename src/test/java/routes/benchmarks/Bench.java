package routes.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.util.FileSystemUtils;

/**
 * Runs one benchmark by its name and prints what it measured; {@code ./bench NAME} builds and calls
 * it. An older jar named behind it takes turns with the new one, where the benchmark can do that.
 * What the measured processes leave behind stands in {@code target/bench/NAME} until the next run.
 */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS =
      Map.ofEntries(
          Map.entry("disk", new DiskBenchmark()),
          Map.entry("fhir", new FhirBenchmark()),
          Map.entry("health", new HealthBenchmark()),
          Map.entry("fuzz", new FuzzBenchmark()),
          Map.entry("import", new ImportBenchmark()),
          Map.entry("latency", new LatencyBenchmark()),
          Map.entry("mapping", new MappingBenchmark()),
          Map.entry("memory", new MemoryBenchmark(true)),
          Map.entry("memory-external", new MemoryBenchmark(false)),
          Map.entry("month", new MonthBenchmark()),
          Map.entry("poll", new PollBenchmark()),
          Map.entry("start", new StartBenchmark()),
          Map.entry("pipeline", new PipelineBenchmark()),
          Map.entry("webhook", new WebhookBenchmark()));

  private Bench() {}

  /** Exit code 2 where there is no benchmark of that name. */
  public static void main(String[] arguments) throws IOException {
    Benchmark benchmark =
        arguments.length == 1 || arguments.length == 2 ? BENCHMARKS.get(arguments[0]) : null;
    if (benchmark == null) {
      System.err.println(
          "Usage: ./bench NAME [JAR OF BEFORE], one of "
              + String.join(", ", new TreeSet<>(BENCHMARKS.keySet())));
      System.exit(2);
      return;
    }
    if (arguments.length == 2) {
      System.setProperty("before.jar", Path.of(arguments[1]).toAbsolutePath().toString());
    }
    String name = arguments[0];
    Path folder = Path.of("target", "bench", name).toAbsolutePath();
    FileSystemUtils.deleteRecursively(folder);
    Files.createDirectories(folder);
    System.out.println(Machine.inWords());
    Measured measured = benchmark.measure(folder);
    System.out.println(Machine.loadInWords());
    System.out.println();
    System.out.println(measured.table());
    System.out.println();
    measured.figures().forEach(figure -> System.out.println(name + ": " + figure));
  }
}
