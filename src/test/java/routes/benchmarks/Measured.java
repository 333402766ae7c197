package routes.benchmarks;

/**
 * What a benchmark found.
 *
 * @param table every single value
 * @param figure what to remember of them, in one line
 */
record Measured(Table table, String figure) {}
