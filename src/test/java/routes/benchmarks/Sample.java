package routes.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values of one kind, and their ranks. */
final class Sample {
  private final List<Double> sorted;

  Sample(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample has values");
    }
    sorted = new ArrayList<>(values);
    sorted.sort(null);
  }

  /** The smallest value that at least this part (0 to 1) of all values does not exceed. */
  double percentile(double part) {
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  double median() {
    return percentile(0.5);
  }

  double largest() {
    return percentile(1);
  }
}
