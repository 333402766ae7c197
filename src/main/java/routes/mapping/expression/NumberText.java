package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import routes.mapping.ExpressionException;

/** Numbers as text: a decimal keeps its digits, a double is written as .NET writes it. */
public final class NumberText {
  private static final int WIDEST_PLAIN = 400;

  /** As many digits as a JSON number may have; reading more takes time that grows by its square. */
  private static final int LONGEST = 1_000;

  private NumberText() {}

  /**
   * The number that a text is.
   *
   * @throws NumberFormatException it is none, or has more than 1,000 characters
   */
  static BigDecimal parse(String text) {
    if (text.length() > LONGEST) {
      throw new NumberFormatException("the text is too long for a number");
    }
    return new BigDecimal(text);
  }

  /**
   * A JSON number with all of its digits.
   *
   * @throws ExpressionException it is the infinite result of a calculation, or none
   */
  static BigDecimal decimal(JsonNode number) {
    boolean binary = number.isDouble() || number.isFloat();
    if (binary && !Double.isFinite(number.doubleValue())) {
      throw new ExpressionException("A number is infinite, or the result of no calculation.");
    }
    return number.decimalValue();
  }

  /** The text of a JSON number. */
  public static String of(JsonNode number) {
    if (number.isDouble() || number.isFloat()) {
      return ofDouble(number.doubleValue());
    }
    if (number.isBigDecimal()) {
      BigDecimal value = number.decimalValue();
      boolean wide = Math.abs((long) value.scale()) > WIDEST_PLAIN;
      return wide ? value.toString() : value.toPlainString();
    }
    return number.asText();
  }

  /**
   * The fewest digits that read back as the same double, with an exponent from 1E+15 and from
   * 1E-05.
   */
  static String ofDouble(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent > -5 && exponent < 15) {
      return shortest.toPlainString();
    }
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('E').append(exponent < 0 ? '-' : '+');
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 15; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new MathContext(precision));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17)).stripTrailingZeros();
  }
}
