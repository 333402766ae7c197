package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import routes.mapping.ExpressionException;
import routes.mapping.expression.Expression;
import routes.mapping.expression.NumberText;

/**
 * One thing that a template takes out of a match.
 *
 * @param name its name in messages to people: {@code DeviceIdExpression}, or the value's name
 * @param expressions tried in order; the first that gives something convertible wins. Empty where
 *     the mapping left the expression blank
 * @param required whether the match fails without it
 */
record Extraction(String name, List<Expression> expressions, boolean required) {

  Extraction {
    expressions = List.copyOf(expressions);
  }

  /** The text of what is extracted, or null where an optional one is missing. */
  String text(JsonNode context) {
    return extract(context, Extraction::asText);
  }

  /** What is extracted, converted, or null where an optional one is missing. */
  <T> T extract(JsonNode context, Function<JsonNode, Optional<T>> convert) {
    if (expressions.isEmpty()) {
      throw new ExtractionException(
          "expression-missing", "An expression must be set for [" + name + "]");
    }
    boolean found = false;
    for (Expression expression : expressions) {
      JsonNode token = select(expression, context);
      if (token == null || token.isNull() || token.isMissingNode()) {
        continue;
      }
      if (required && token.isTextual() && token.textValue().isBlank()) {
        continue;
      }
      found = true;
      Optional<T> value = convert.apply(token);
      if (value.isPresent()) {
        return value.get();
      }
    }
    if (!required) {
      return null;
    }
    throw found
        ? new ExtractionException(
            "value-unconvertible",
            "Unable to extract required value for ["
                + name
                + "] using "
                + texts()
                + ": what stands there cannot be converted.")
        : new ExtractionException(
            "value-missing",
            "Unable to extract required value for [" + name + "] using " + texts());
  }

  private JsonNode select(Expression expression, JsonNode context) {
    try {
      return expression.selectOne(context);
    } catch (ExpressionException e) {
      throw new ExtractionException(
          "expression-failed",
          "Unable to extract required value for ["
              + name
              + "] using "
              + expression.text()
              + ": "
              + e.getMessage());
    }
  }

  private String texts() {
    return expressions.stream().map(Expression::text).collect(Collectors.joining(", "));
  }

  private static Optional<String> asText(JsonNode token) {
    if (token.isTextual()) {
      return Optional.of(token.textValue());
    }
    if (token.isNumber()) {
      return Optional.of(NumberText.of(token));
    }
    if (token.isBoolean()) {
      return Optional.of(token.booleanValue() ? "True" : "False");
    }
    return Optional.empty();
  }
}
