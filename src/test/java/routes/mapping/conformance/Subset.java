package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import routes.mapping.Timestamps;

/** Whether a resource holds what a conformance case lists; instants match by instant. */
public final class Subset {
  private Subset() {}

  /** The first difference, or empty if everything listed is there. */
  public static Optional<String> difference(String path, JsonNode expected, JsonNode actual) {
    if (actual == null || actual.isMissingNode()) {
      return expected.isNull() ? Optional.empty() : Optional.of(path + " is missing");
    }
    if (expected.isObject() && expected.has("$contains")) {
      return actual.asText().contains(expected.get("$contains").asText())
          ? Optional.empty()
          : Optional.of(path + " does not contain the text");
    }
    if (expected.isObject()) {
      for (var member : expected.properties()) {
        Optional<String> difference =
            difference(
                path + "." + member.getKey(), member.getValue(), actual.get(member.getKey()));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    if (expected.isArray()) {
      if (expected.size() != actual.size()) {
        return Optional.of(path + " has " + actual.size() + " elements");
      }
      for (int i = 0; i < expected.size(); i++) {
        Optional<String> difference =
            difference(path + "[" + i + "]", expected.get(i), actual.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    return sameScalar(expected, actual)
        ? Optional.empty()
        : Optional.of(path + " is " + actual + ", not " + expected);
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
