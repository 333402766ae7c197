package routes.operations.entry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads names and values from the query of an address or from a form, which are written alike. */
final class Parameters {

  /** One pair, decoded; of a value that cannot be decoded nothing is known. */
  record Parameter(String name, Optional<String> value) {}

  private Parameters() {}

  /**
   * Every pair, in order.
   *
   * @param text as it was sent, percent-encoded
   * @throws IllegalArgumentException if a name cannot be decoded
   */
  static List<Parameter> of(String text) {
    List<Parameter> found = new ArrayList<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        found.add(
            new Parameter(decoded(name), value(equals < 0 ? "" : pair.substring(equals + 1))));
      }
    }
    return found;
  }

  private static Optional<String> value(String text) {
    try {
      return Optional.of(decoded(text));
    } catch (IllegalArgumentException brokenEscape) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
