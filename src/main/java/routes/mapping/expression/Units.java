package routes.mapping.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.measure.IncommensurableException;
import javax.measure.MeasurementException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import routes.mapping.ExpressionException;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenMgrError;
import tech.units.indriya.function.RationalNumber;

/** Conversion between units of the Unified Code for Units of Measure (https://ucum.org). */
final class Units {
  /** As many digits as are certain; the library calculates with more. */
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

  private static final int LONGEST_UNIT = 60;
  private static final int MOST_KEPT = 1_000;
  private static final Map<String, UnitConverter> CONVERTERS = new ConcurrentHashMap<>();

  private Units() {}

  /**
   * The same quantity in another unit.
   *
   * @throws ExpressionException one is no UCUM unit, or they measure different things
   */
  static BigDecimal convert(BigDecimal value, String from, String to) {
    Number converted = converter(from, to).convert((Number) value);
    BigDecimal number = decimal(converted).round(DIGITS).stripTrailingZeros();
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  private static UnitConverter converter(String from, String to) {
    String pair = from + " " + to;
    UnitConverter known = CONVERTERS.get(pair);
    if (known != null) {
      return known;
    }
    UnitConverter converter = between(from, to);
    if (CONVERTERS.size() < MOST_KEPT) {
      CONVERTERS.put(pair, converter);
    }
    return converter;
  }

  private static UnitConverter between(String from, String to) {
    Unit<?> unit = unit(from);
    Unit<?> other = unit(to);
    try {
      return unit.getConverterToAny(other);
    } catch (IncommensurableException e) {
      throw new ExpressionException(
          "convertUnit cannot convert from '" + from + "' to '" + to + "'.");
    }
  }

  private static Unit<?> unit(String text) {
    if (text.isBlank() || text.length() > LONGEST_UNIT) {
      throw new ExpressionException("A unit given to convertUnit is empty or too long.");
    }
    try {
      return UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(text);
    } catch (MeasurementException | IllegalArgumentException | TokenMgrError e) {
      throw new ExpressionException("'" + text + "', given to convertUnit, is no UCUM unit.");
    }
  }

  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal exact) {
      return exact;
    }
    if (number instanceof RationalNumber ratio) {
      return new BigDecimal(ratio.getDividend())
          .divide(new BigDecimal(ratio.getDivisor()), MathContext.DECIMAL128);
    }
    return new BigDecimal(number.toString());
  }
}
