package routes.cli.lint.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person may have meant by a word that is not known. */
public final class Spelling {

  private Spelling() {}

  /**
   * The nearest known word, if it is near: at most a third of its letters differ, or the word is
   * short for it.
   */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(
            candidate ->
                distance(word, candidate) <= Math.max(1, candidate.length() / 3)
                    || isShortFor(word, candidate))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isShortFor(String word, String candidate) {
    int next = 0;
    for (int i = 0; i < candidate.length() && next < word.length(); i++) {
      if (candidate.charAt(i) == word.charAt(next)) {
        next++;
      }
    }
    return next == word.length() && 2 * word.length() >= candidate.length();
  }

  /** "did you mean x?" with the nearest word, or the other advice where none is near. */
  public static String advice(String word, Collection<String> known, String otherwise) {
    return nearest(word, known).map(near -> "did you mean " + near + "?").orElse(otherwise);
  }

  /** Letters to change, insert, leave out or swap with their neighbour. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
