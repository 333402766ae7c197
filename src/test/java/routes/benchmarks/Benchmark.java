package routes.benchmarks;

import java.nio.file.Path;

/** One thing that is measured. It has no limit to keep: it tells figures and judges none. */
@FunctionalInterface
interface Benchmark {
  /**
   * Measures, with its data in an empty folder.
   *
   * @throws IllegalStateException where something went wrong that makes the figures worthless
   */
  Measured measure(Path folder);
}
