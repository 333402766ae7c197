package routes.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table as Markdown has it, its columns aligned. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  /** Numbers with a fraction are shown with one or two digits of it. */
  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Double number ? shown(number) : cell.toString());
    }
    rows.add(row);
  }

  /** A row of the ranks of a sample: p50, p90, p99 and the largest. */
  void addRanks(String name, Sample sample) {
    add(name, sample.median(), sample.percentile(0.9), sample.percentile(0.99), sample.largest());
  }

  /** {@code p50 5.00 ms, p99 12.3 ms}. */
  static String ranks(Sample sample) {
    return "p50 %s ms, p99 %s ms".formatted(shown(sample.median()), shown(sample.percentile(0.99)));
  }

  /** Three digits that matter at most: 0.64, 12.3, 345. */
  static String shown(double number) {
    int digits = number < 10 ? 2 : number < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max())
            .map(width -> Math.max(3, width.orElse(0)))
            .toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(
          IntStream.range(0, columns)
              .mapToObj(i -> row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()))
              .collect(Collectors.joining(" | ", "| ", " |")));
    }
    lines.add(1, widths.stream().map("-"::repeat).collect(Collectors.joining(" | ", "| ", " |")));
    return String.join("\n", lines);
  }
}
