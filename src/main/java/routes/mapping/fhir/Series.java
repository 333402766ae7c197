package routes.mapping.fhir;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.TransformException;

/**
 * The {@code data} of a SampledData: one token per period from the begin of the window, {@code E}
 * where there is no reading. All methods are pure.
 */
final class Series {
  private static final String GAP = "E";

  private Series() {}

  /** Nanoseconds of a period in milliseconds. */
  static long nanos(BigDecimal period) {
    if (period.signum() <= 0 || period.precision() - period.scale() > 12) {
      return 0;
    }
    return period.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /**
   * Puts readings into the buckets of a window. A bucket begins at {@code start + k × period} and
   * takes the last reading inside; readings outside the window are left out.
   *
   * @param end last instant of the window; a bucket may begin at it
   * @param points sorted by time
   * @throws TransformException if a value is not a number, or the window has too many buckets
   */
  static String build(
      List<Point> points, Instant start, Instant end, long period, boolean trim, int maxSamples) {
    String[] buckets = new String[size(start, end, period, maxSamples)];
    int last = -1;
    for (Point point : points) {
      int bucket = bucket(point.time(), start, period);
      if (bucket >= 0 && bucket < buckets.length) {
        buckets[bucket] = number(point.value());
        last = Math.max(last, bucket);
      }
    }
    return join(buckets, trim ? last + 1 : buckets.length);
  }

  /**
   * Adds readings to a series. Where a bucket holds a value already, the larger stays: an order in
   * which the readings arrived leaves no trace.
   */
  static String merge(
      List<Point> existing,
      List<Point> added,
      Instant start,
      Instant end,
      long period,
      boolean trim,
      int maxSamples) {
    String[] buckets = new String[size(start, end, period, maxSamples)];
    fill(buckets, existing, start, period);
    String[] fresh = new String[buckets.length];
    fill(fresh, added, start, period);
    int last = -1;
    for (int i = 0; i < buckets.length; i++) {
      if (fresh[i] != null
          && (buckets[i] == null || Point.compareValues(fresh[i], buckets[i]) > 0)) {
        buckets[i] = fresh[i];
      }
      if (buckets[i] != null) {
        last = i;
      }
    }
    return join(buckets, trim ? last + 1 : buckets.length);
  }

  /** The readings of a series at the begin of their buckets; gaps are left out. */
  static List<Point> decode(String data, Instant start, long period) {
    List<Point> points = new ArrayList<>();
    Instant time = start;
    for (String token : data.strip().split("\\s+")) {
      if (!token.isEmpty() && !token.equals(GAP)) {
        points.add(new Point(time, Instant.MIN, token));
      }
      time = time.plusNanos(period);
    }
    return points;
  }

  private static void fill(String[] buckets, List<Point> points, Instant start, long period) {
    for (Point point : points) {
      int bucket = bucket(point.time(), start, period);
      if (bucket >= 0 && bucket < buckets.length) {
        buckets[bucket] = number(point.value());
      }
    }
  }

  private static int size(Instant start, Instant end, long period, int maxSamples) {
    Duration span = Duration.between(start, end);
    if (span.isNegative()) {
      return 0;
    }
    if (span.getSeconds() / 1_000_000_000 > 0 || span.toNanos() / period >= maxSamples) {
      throw new TransformException(
          "series-too-long", "The window would hold more than " + maxSamples + " samples.");
    }
    return (int) (span.toNanos() / period) + 1;
  }

  private static int bucket(Instant time, Instant start, long period) {
    long seconds = time.getEpochSecond() - start.getEpochSecond();
    if (Math.abs(seconds) > 1_000_000_000) {
      return -1;
    }
    long nanos = seconds * 1_000_000_000 + time.getNano() - start.getNano();
    long bucket = Math.floorDiv(nanos, period);
    return bucket > Integer.MAX_VALUE || bucket < 0 ? -1 : (int) bucket;
  }

  private static String number(String text) {
    BigDecimal number = Numbers.orNull(text);
    if (number == null) {
      throw new TransformException(
          "value-not-numeric", "A value that goes into a series is not a number.");
    }
    return number.toPlainString();
  }

  private static String join(String[] buckets, int length) {
    StringBuilder data = new StringBuilder(length * 3);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        data.append(' ');
      }
      data.append(buckets[i] == null ? GAP : buckets[i]);
    }
    return data.toString();
  }
}
