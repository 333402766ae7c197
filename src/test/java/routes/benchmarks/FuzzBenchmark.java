package routes.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import routes.fuzz.FuzzedJar;

/**
 * The long form of FuzzIT: bad requests to every entry of the built jar, in rounds of another seed
 * each, with what the jar holds after each. {@code -Dfuzz.rounds} and {@code -Dfuzz.seed} change
 * how many and which.
 */
final class FuzzBenchmark implements Benchmark {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 10);
  private static final long SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());
  private static final int REQUESTS = 5_000;

  @Override
  public Measured measure(Path folder) {
    Table table = new Table("requests", "wrong answers", "heap, MB", "threads", "open files");
    try (FuzzedJar jar = new FuzzedJar(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        jar.send(SEED + round * 1_000L, REQUESTS);
        table.add(
            Integer.toString(jar.requests()),
            jar.faulty(),
            jar.liveHeap(),
            jar.threads(),
            jar.openFiles());
        System.out.println(jar.requests() + " requests, " + jar.faulty() + " wrong answers");
      }
      List<String> figures = new ArrayList<>();
      figures.add(
          "%s requests to %s entries, %s wrong answers, seed %s"
              .formatted(jar.requests(), jar.entries().size(), jar.faulty(), SEED));
      figures.add("statuses " + jar.statuses());
      jar.faults().forEach(figures::add);
      jar.silences().forEach(figures::add);
      jar.faultyLines().stream().limit(20).forEach(line -> figures.add("log: " + line));
      return new Measured(table, figures);
    }
  }
}
