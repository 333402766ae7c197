package routes.operations.requests;

import java.util.Collection;
import java.util.List;

/**
 * Names as a caller has sent them, for an answer that says which are meant: so many of them and so
 * much of each that the answer stays small, however much was sent.
 *
 * @param shown the first ones, shortened
 * @param more how many there are besides
 */
public record SentNames(List<String> shown, int more) {
  private static final int MOST = 20;
  private static final int LONGEST = 100;

  /** Of all these, in their order. */
  public static SentNames of(Collection<String> names) {
    return new SentNames(
        names.stream().limit(MOST).map(SentNames::shortened).toList(),
        Math.max(0, names.size() - MOST));
  }

  /** One name; an ellipsis says that it goes on. */
  public static String shortened(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    int end = Character.isHighSurrogate(name.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return name.substring(0, end) + "…";
  }
}
