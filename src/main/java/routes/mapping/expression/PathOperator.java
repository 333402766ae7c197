package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import routes.mapping.ExpressionException;
import routes.mapping.Timestamps;

/** The comparisons of a JSONPath filter, with the conversions that Newtonsoft makes. */
enum PathOperator {
  EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return equal(left, right);
    }
  },
  STRICT_EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return strictlyEqual(left, right);
    }
  },
  NOT_EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return !equal(left, right);
    }
  },
  STRICT_NOT_EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return !strictlyEqual(left, right);
    }
  },
  LESS {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return compare(left, right) < 0;
    }
  },
  LESS_OR_EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return compare(left, right) <= 0;
    }
  },
  GREATER {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return compare(left, right) > 0;
    }
  },
  GREATER_OR_EQUAL {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return compare(left, right) >= 0;
    }
  },
  MATCHES {
    @Override
    boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right) {
      return left.isTextual()
          && right instanceof POJONode regex
          && matches(evaluation, left, regex);
    }
  };

  abstract boolean holdsForValues(Evaluation evaluation, JsonNode left, JsonNode right);

  boolean holds(Evaluation evaluation, JsonNode left, JsonNode right) {
    evaluation.step();
    if (left.isContainerNode() || right.isContainerNode()) {
      return this == NOT_EQUAL;
    }
    return holdsForValues(evaluation, left, right);
  }

  private static boolean matches(Evaluation evaluation, JsonNode text, POJONode regex) {
    try {
      return ((Pattern) regex.getPojo())
          .matcher(new CountedText(evaluation, text.textValue()))
          .find();
    } catch (StackOverflowError e) {
      throw new ExpressionException("A regular expression nests too deep on this text.");
    }
  }

  private static boolean equal(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return sameNumber(left, right);
    }
    if (left.isTextual() && right.isTextual()) {
      return left.textValue().equals(right.textValue()) || sameInstant(left, right);
    }
    return left.equals(right);
  }

  private static boolean strictlyEqual(JsonNode left, JsonNode right) {
    return left.isNumber() && right.isNumber() ? sameNumber(left, right) : left.equals(right);
  }

  private static boolean sameNumber(JsonNode left, JsonNode right) {
    if (left.isInt() && right.isInt()) {
      return left.intValue() == right.intValue();
    }
    return NumberText.decimal(left).compareTo(NumberText.decimal(right)) == 0;
  }

  private static boolean sameInstant(JsonNode left, JsonNode right) {
    Optional<Instant> one = Timestamps.isoInstant(left.textValue());
    return one.isPresent() && one.equals(Timestamps.isoInstant(right.textValue()));
  }

  private static int compare(JsonNode left, JsonNode right) {
    if (left.isNull() || right.isNull()) {
      return Boolean.compare(!left.isNull(), !right.isNull());
    }
    if (left.isNumber() || right.isNumber()) {
      return number(left).compareTo(number(right));
    }
    if (left.isTextual() && right.isTextual()) {
      Optional<Instant> one = Timestamps.isoInstant(left.textValue());
      Optional<Instant> other =
          one.isEmpty() ? Optional.empty() : Timestamps.isoInstant(right.textValue());
      return other.isPresent()
          ? one.get().compareTo(other.get())
          : left.textValue().compareTo(right.textValue());
    }
    return Boolean.compare(bool(left), bool(right));
  }

  private static BigDecimal number(JsonNode value) {
    if (value.isNumber()) {
      return NumberText.decimal(value);
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    try {
      return NumberText.parse(value.asText().trim());
    } catch (NumberFormatException e) {
      throw new ExpressionException("A text that is not a number was compared with a number.");
    }
  }

  private static boolean bool(JsonNode value) {
    String text = value.asText();
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new ExpressionException("A text that is not a boolean was compared with a boolean.");
  }
}
