package routes.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Runs one benchmark by its name and prints what it measured; {@code ./bench NAME} builds and calls
 * it. What the measured processes leave behind stands in {@code target/bench/NAME} until the next
 * run.
 */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS =
      Map.of(
          "fhir", new FhirBenchmark(),
          "import", new ImportBenchmark(),
          "latency", new LatencyBenchmark(),
          "mapping", new MappingBenchmark(),
          "poll", new PollBenchmark(),
          "start", new StartBenchmark(),
          "pipeline", new PipelineBenchmark(),
          "webhook", new WebhookBenchmark());

  private Bench() {}

  /** Exit code 2 where there is no benchmark of that name. */
  public static void main(String[] arguments) throws IOException {
    Benchmark benchmark = arguments.length == 1 ? BENCHMARKS.get(arguments[0]) : null;
    if (benchmark == null) {
      System.err.println(
          "Usage: ./bench NAME, one of fhir, import, latency, mapping, poll, start, pipeline,"
              + " webhook");
      System.exit(2);
      return;
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
