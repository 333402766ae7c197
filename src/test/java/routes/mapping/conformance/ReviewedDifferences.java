package routes.mapping.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conformance cases that this product does not meet on purpose, by id, each with its reason:
 * the resource {@code conformance/different-on-purpose.txt}. docs/compatibility.md tells more.
 */
final class ReviewedDifferences {

  private final List<Entry> entries;

  private ReviewedDifferences(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * One line of the list.
   *
   * @param id of a case; {@code *} stands for any text
   * @param reason why it is different
   */
  record Entry(String id, String reason) {

    /** Whether a case is meant. */
    boolean covers(String caseId) {
      return Pattern.matches(
          Stream.of(id.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
          caseId);
    }
  }

  /** What is different on purpose. */
  static ReviewedDifferences onPurpose() {
    return load("/conformance/different-on-purpose.txt");
  }

  private static ReviewedDifferences load(String list) {
    try (InputStream input = ReviewedDifferences.class.getResourceAsStream(list)) {
      if (input == null) {
        throw new IllegalStateException("the build left out " + list);
      }
      return of(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A list as text: a line an entry, id, space, reason; lines with {@code #} say nothing.
   *
   * @throws IllegalArgumentException if an entry has no reason
   */
  static ReviewedDifferences of(String text) {
    List<Entry> entries = new ArrayList<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(
            line -> {
              String[] parts = line.split("\\s+", 2);
              if (parts.length < 2) {
                throw new IllegalArgumentException(line + " stands in the list without a reason");
              }
              entries.add(new Entry(parts[0], parts[1]));
            });
    return new ReviewedDifferences(entries);
  }

  /** Every line. */
  List<Entry> entries() {
    return entries;
  }

  /** The line that a case stands under. */
  Optional<Entry> find(String caseId) {
    return entries.stream().filter(entry -> entry.covers(caseId)).findFirst();
  }
}
