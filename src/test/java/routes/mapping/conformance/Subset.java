package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.Timestamps;

/** Whether a resource holds what a conformance case lists; instants match by instant. */
final class Subset {
  private Subset() {}

  /** The first difference, or empty if everything listed is there. */
  static Optional<Difference> difference(String path, JsonNode expected, JsonNode actual) {
    if (actual == null || actual.isMissingNode()) {
      return expected.isNull()
          ? Optional.empty()
          : Difference.of(path, expected.toPrettyString(), "(missing)");
    }
    if (expected.isObject() && expected.has("$contains")) {
      String text = expected.get("$contains").asText();
      return actual.asText().contains(text)
          ? Optional.empty()
          : Difference.of(path, "a text with " + text, actual.asText());
    }
    if (expected.isObject()) {
      for (var member : expected.properties()) {
        Optional<Difference> difference =
            difference(
                path + "." + member.getKey(), member.getValue(), actual.get(member.getKey()));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    if (expected.isArray()) {
      return elements(path, expected, actual);
    }
    return sameScalar(expected, actual)
        ? Optional.empty()
        : Difference.of(path, expected.toString(), actual.toString());
  }

  private static Optional<Difference> elements(String path, JsonNode expected, JsonNode actual) {
    if (expected.size() != actual.size()) {
      return Difference.of(path, expected.toPrettyString(), actual.toPrettyString());
    }
    for (int i = 0; i < expected.size(); i++) {
      Optional<Difference> difference =
          difference(path + "[" + i + "]", expected.get(i), actual.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static boolean sameScalar(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return new BigDecimal(expected.asText()).compareTo(new BigDecimal(actual.asText())) == 0;
    }
    if (expected.isTextual() && actual.isTextual()) {
      if (expected.textValue().equals(actual.textValue())) {
        return true;
      }
      var instant = Timestamps.isoInstant(expected.textValue());
      return instant.isPresent() && instant.equals(Timestamps.isoInstant(actual.textValue()));
    }
    return expected.equals(actual);
  }
}
