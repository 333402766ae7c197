package routes.mapping.fhir.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import routes.mapping.MappingOptions;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.SampleScale;

/**
 * The samples of one SampledData: at most one reading a bucket, the one that counts by {@link
 * Point#IN_ONE_WINDOW}, whatever order they are put in.
 */
final class Series {
  private static final String GAP = "E";

  /** As {@link Point#IN_ONE_WINDOW}; below the lower limit is least, above the upper one most. */
  private static final Comparator<Point> IN_ONE_BUCKET =
      Comparator.comparing(Point::version)
          .thenComparing(Point::time)
          .thenComparingInt(Series::beyond)
          .thenComparing(Point::value, Point::compareValues);

  private final SampleGrid grid;
  private final SampleScale scale;
  private final Point[] buckets;

  private Series(SampleGrid grid, SampleScale scale, int size) {
    this.grid = grid;
    this.scale = scale;
    this.buckets = new Point[size];
  }

  /**
   * The series of an Observation.
   *
   * @param scale its limits; a number beyond them is one of their tokens
   * @param standing what stands in it; is kept even behind the end of the frame
   * @param added new readings in any order; those outside the frame are left out
   * @param deletions readings that leave a gap where they would be shown
   * @throws TransformException if a value is not a number, or there would be more than {@code
   *     maxSamples} buckets
   */
  static Series of(
      Frame frame,
      long period,
      SampleScale scale,
      int maxSamples,
      List<Point> standing,
      List<Point> added,
      Deletions.Of deletions) {
    SampleGrid grid = SampleGrid.of(frame, period);
    long last = frame.end().isBefore(frame.start()) ? -1 : grid.bucket(frame.end());
    for (Point point : standing) {
      last = Math.max(last, grid.bucket(point.time()));
    }
    if (frame.moving()) {
      for (Point point : added) {
        last = Math.max(last, grid.bucket(point.time()));
      }
    }
    if (last >= maxSamples) {
      throw new TransformException(
          "series-too-long",
          "The window would hold more than "
              + maxSamples
              + " samples ("
              + MappingOptions.MAX_SAMPLES
              + ").");
    }
    Series series = new Series(grid, scale, (int) last + 1);
    for (Point point : standing) {
      String token = scale.isBeyond(point.value()) ? point.value() : series.token(point);
      series.add(point, token, deletions);
    }
    added.forEach(point -> series.add(point, series.token(point), deletions));
    series.leaveOut(deletions);
    return series;
  }

  private static int beyond(Point point) {
    return switch (point.value()) {
      case SampleScale.BELOW -> -1;
      case SampleScale.ABOVE -> 1;
      default -> 0;
    };
  }

  private void leaveOut(Deletions.Of deletions) {
    for (int i = 0; i < buckets.length && !deletions.isEmpty(); i++) {
      if (buckets[i] != null && deletions.hides(buckets[i])) {
        deletions.hid(buckets[i]);
        buckets[i] = null;
      }
    }
  }

  private void add(Point point, String token, Deletions.Of deletions) {
    long bucket = grid.bucket(point.time());
    if (bucket < 0 || bucket >= buckets.length) {
      return;
    }
    Point sample = new Point(point.time(), point.version(), token, point.told());
    Point present = buckets[(int) bucket];
    if (present == null
        || IN_ONE_BUCKET.compare(sample, present) > 0
            && (!sample.repeats(present) || deletions.hides(present))) {
      buckets[(int) bucket] = sample;
    }
  }

  private String token(Point point) {
    String token = scale.tokenOrNull(point.value());
    if (token == null) {
      throw new TransformException(
          "value-not-numeric", "A value that goes into a series is not a number.");
    }
    return token;
  }

  /**
   * One token a period from the begin of the Observation, {@code E} where there is no reading.
   *
   * @param trim whether to end with the last reading
   */
  String data(boolean trim) {
    int length = buckets.length;
    while (trim && length > 0 && buckets[length - 1] == null) {
      length--;
    }
    StringBuilder data = new StringBuilder(length * 3);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        data.append(' ');
      }
      data.append(buckets[i] == null ? GAP : buckets[i].value());
    }
    return data.toString();
  }

  /** The readings in it, by time. */
  List<Point> points() {
    List<Point> points = new ArrayList<>(buckets.length);
    for (Point point : buckets) {
      if (point != null) {
        points.add(point);
      }
    }
    return points;
  }

  /** Nanoseconds by which each reading deviates from when FHIR shows its sample. */
  long[] offsets() {
    long[] offsets = new long[buckets.length];
    int count = 0;
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] != null) {
        offsets[count++] = grid.offset(i, buckets[i].time());
      }
    }
    return java.util.Arrays.copyOf(offsets, count);
  }
}
