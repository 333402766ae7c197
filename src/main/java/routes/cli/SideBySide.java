package routes.cli;

import java.util.ArrayList;
import java.util.List;

/** Two texts beside each other, about the lines where they differ. */
final class SideBySide {
  private static final int WIDTH = 56;
  private static final int AROUND = 2;
  private static final int MOST_ROWS = 40;

  private SideBySide() {}

  /** A heading and rows; an exclamation mark stands before the rows that differ. */
  static List<String> of(String expected, String actual) {
    List<String> left = expected.lines().toList();
    List<String> right = actual.lines().toList();
    int shorter = Math.min(left.size(), right.size());
    int same = 0;
    while (same < shorter && left.get(same).equals(right.get(same))) {
      same++;
    }
    int tail = 0;
    while (tail < shorter - same
        && left.get(left.size() - 1 - tail).equals(right.get(right.size() - 1 - tail))) {
      tail++;
    }
    int longest = Math.max(left.size(), right.size());
    int from = Math.max(0, same - AROUND);
    int to = Math.min(longest, longest - tail + AROUND);
    List<String> rows = new ArrayList<>();
    rows.add(row(' ', "expected", "actual"));
    for (int i = from; i < to && rows.size() <= MOST_ROWS; i++) {
      rows.addAll(wrapped(line(left, i), line(right, i)));
    }
    if (rows.size() > MOST_ROWS) {
      rows.add("  … and more");
    }
    return rows;
  }

  private static List<String> wrapped(String left, String right) {
    char mark = left.equals(right) ? ' ' : '!';
    List<String> rows = new ArrayList<>();
    int longest = Math.max(left.length(), right.length());
    for (int at = 0; at == 0 || at < longest && rows.size() < MOST_ROWS; at += WIDTH) {
      rows.add(row(mark, part(left, at), part(right, at)));
    }
    return rows;
  }

  private static String row(char mark, String left, String right) {
    return ("  " + mark + " %-" + WIDTH + "s | %s").formatted(left, right).stripTrailing();
  }

  private static String part(String text, int from) {
    return from >= text.length() ? "" : text.substring(from, Math.min(text.length(), from + WIDTH));
  }

  private static String line(List<String> lines, int number) {
    return number < lines.size() ? lines.get(number) : "";
  }
}
