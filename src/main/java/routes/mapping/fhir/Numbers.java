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

  static BigDecimal orNull(String text) {
    if (text.length() > MOST_DIGITS || text.isEmpty()) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text.strip());
      if ((long) number.precision() - number.scale() > MOST_DIGITS
          || number.scale() > MOST_DIGITS) {
        return null;
      }
      return number.scale() < 0 ? number.setScale(0) : number;
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }
}
