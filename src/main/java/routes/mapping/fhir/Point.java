package routes.mapping.fhir;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;

/**
 * One value of a property at one time.
 *
 * @param time when it occurred
 * @param version when its source last changed it; {@link Instant#MIN} where nothing tells
 * @param value as text
 */
record Point(Instant time, Instant version, String value) {

  /** Larger numbers above smaller ones, numbers above other texts. */
  private static final Comparator<String> BY_VALUE =
      Comparator.<String, BigDecimal>comparing(
              Numbers::orNull, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Comparator.naturalOrder());

  /** Which of two values of one property at one time counts: by version, then by value. */
  static final Comparator<Point> AT_ONE_TIME =
      Comparator.comparing(Point::version).thenComparing(Point::value, BY_VALUE);

  /** Which of the values of one window counts: by version, then time, then value. */
  static final Comparator<Point> IN_ONE_WINDOW =
      Comparator.comparing(Point::version)
          .thenComparing(Point::time)
          .thenComparing(Point::value, BY_VALUE);

  static int compareValues(String one, String other) {
    return BY_VALUE.compare(one, other);
  }
}
