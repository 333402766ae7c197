package routes.mapping.fhir.value;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import routes.mapping.fhir.template.Numbers;

/**
 * One value of a property at one time.
 *
 * @param time when it occurred
 * @param version when its source last changed it, in milliseconds; {@link #UNVERSIONED} where
 *     nothing tells
 * @param value as text
 * @param told whether its source told the version; else it is when the broker took it, and the same
 *     value again is the same reading
 */
public record Point(Instant time, Instant version, String value, boolean told) {

  /** Below every version that a source gives. */
  public static final Instant UNVERSIONED = Instant.EPOCH;

  /**
   * Larger numbers above smaller ones, numbers above other texts. Of equal numbers the one with
   * fewer decimals counts: a server that drops trailing zeros then changes nothing.
   */
  private static final Comparator<String> BY_VALUE =
      Comparator.<String, BigDecimal>comparing(
              Numbers::orNull,
              Comparator.nullsFirst(
                  Comparator.<BigDecimal>naturalOrder()
                      .thenComparing(BigDecimal::scale, Comparator.reverseOrder())))
          .thenComparing(Comparator.naturalOrder());

  /** Which of the values of one window, or of one sample, counts: by version, time, value. */
  static final Comparator<Point> IN_ONE_WINDOW =
      Comparator.comparing(Point::version)
          .thenComparing(Point::time)
          .thenComparing(Point::value, BY_VALUE);

  /** A reading as it stands in an Observation. */
  Point(Instant time, Instant version, String value) {
    this(time, version, value, true);
  }

  /** Whether this is a reading that stands, delivered again. */
  boolean repeats(Point standing) {
    return !told && time.equals(standing.time) && compareValues(value, standing.value) == 0;
  }

  /** Orders values: 0 only for the same number with the same decimals, or the same text. */
  static int compareValues(String one, String other) {
    return BY_VALUE.compare(one, other);
  }
}
