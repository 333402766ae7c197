package routes.mapping.fhir.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Texts of readings as decimals, within what a FHIR server can be expected to keep. */
public final class Numbers {
  private static final int MOST_DIGITS = 40;

  private Numbers() {}

  /** The number, with the scale of the text; empty if it is none or has an absurd size. */
  public static Optional<BigDecimal> parse(String text) {
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

  public static BigDecimal orNull(String text) {
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

  /** A number without trailing zeros, in plain notation. */
  public static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Nanoseconds of a period in milliseconds, 0 if it is none. */
  public static long nanos(BigDecimal period) {
    long wholeDigits = (long) period.precision() - period.scale();
    if (period.signum() <= 0 || wholeDigits > 12 || wholeDigits < -6) {
      return 0;
    }
    return period.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
