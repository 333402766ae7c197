package routes.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Observations (or points of a series) a second on one core, from the bytes of a message to the
 * bytes of its Observations, beside Jackson reading the same input and writing the same output.
 */
final class MappingBenchmark implements Benchmark {
  private static final int ROUNDS = 5;
  private static final TimeValue ROUND = TimeValue.seconds(2);

  @Override
  public Measured measure(Path folder) {
    Map<String, Double> rates = new HashMap<>();
    for (RunResult result : run(folder)) {
      String method = result.getParams().getBenchmark();
      rates.put(
          method.substring(method.lastIndexOf('.') + 1) + result.getParams().getParam("workload"),
          result.getPrimaryResult().getScore());
    }
    Table table = new Table("workload", "counted", "a second", "limit a second", "share");
    List<String> figures = new ArrayList<>();
    for (String name : MappingWorkload.ALL.keySet()) {
      MappingWorkload workload = MappingWorkload.named(name);
      double rate = rates.get("mapping" + name) * workload.counted();
      double limit = rates.get("limit" + name) * workload.counted();
      table.add(name, workload.unit(), rate, limit, rate / limit);
      figures.add(
          "%s: %s %s a second a core, %s of the limit"
              .formatted(name, Table.shown(rate), workload.unit(), Table.shown(rate / limit)));
    }
    return new Measured(table, figures);
  }

  private static Iterable<RunResult> run(Path folder) {
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(MappingRuns.class.getName())
                  .param("workload", MappingWorkload.ALL.keySet().toArray(String[]::new))
                  .forks(1)
                  .threads(1)
                  .jvmArgs("-Xmx1g")
                  .warmupIterations(ROUNDS)
                  .warmupTime(ROUND)
                  .measurementIterations(ROUNDS)
                  .measurementTime(ROUND)
                  .output(folder.resolve("jmh.log").toString())
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not measure", e);
    }
  }
}
