package routes.benchmarks;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param table every single value
 * @param figures what to remember of them, a line each
 */
record Measured(Table table, List<String> figures) {
  Measured(Table table, String figure) {
    this(table, List.of(figure));
  }
}
