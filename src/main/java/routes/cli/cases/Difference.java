package routes.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a case gives something else than it says.
 *
 * @param what which part of the result
 * @param expected what the case says, as text of one or more lines
 * @param actual what came out
 */
public record Difference(String what, String expected, String actual) {

  /** A difference unless both are equal. */
  public static Optional<Difference> unlessEqual(String what, Object expected, Object actual) {
    return Objects.equals(expected, actual)
        ? Optional.empty()
        : Optional.of(new Difference(what, String.valueOf(expected), String.valueOf(actual)));
  }

  /** A difference unless both are the same JSON; digits and scale of decimals count. */
  public static Optional<Difference> unlessSameJson(String what, JsonNode expected, Object actual) {
    return unlessEqual(what, CanonicalJson.of(expected), CanonicalJson.of(actual));
  }

  /** A difference that is always one. */
  public static Optional<Difference> of(String what, String expected, String actual) {
    return Optional.of(new Difference(what, expected, actual));
  }
}
