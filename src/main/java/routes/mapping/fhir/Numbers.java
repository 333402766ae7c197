package routes.mapping.fhir;

import java.math.BigDecimal;
import java.util.Optional;

/** Texts of readings as decimals, within what a FHIR server can be expected to keep. */
final class Numbers {
  private static final int MOST_DIGITS = 40;

  private Numbers() {}

  /** The number, with the scale of the text; empty if it is none or has an absurd size. */
  static Optional<BigDecimal> parse(String text) {
    return Optional.ofNullable(orNull(text));
  }

  /** The number in plain notation without superfluous characters; null as in {@link #orNull}. */
  static String plainOrNull(String text) {
    if (isShortInteger(text)) {
      return text;
    }
    BigDecimal number = orNull(text);
    return number == null ? null : number.toPlainString();
  }

  private static boolean isShortInteger(String text) {
    int length = text.length();
    if (length == 0 || length > MOST_DIGITS || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static BigDecimal orNull(String text) {
    if (text.length() > MOST_DIGITS || text.isEmpty()) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text.strip());
      if (number.precision() - number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS) {
        return null;
      }
      return number.scale() < 0 ? number.setScale(0) : number;
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }
}
