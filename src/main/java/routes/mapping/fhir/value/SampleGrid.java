package routes.mapping.fhir.value;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The buckets of a series. FHIR shows sample k at {@code start + k × period}; bucket k takes the
 * readings from then up to the next. Where the begin of a window moves, the buckets stay where they
 * are: they begin at multiples of the period since 1970, up to one period before what FHIR shows.
 *
 * @param start begin of the Observation in milliseconds, as every server keeps it
 * @param phase nanoseconds from the begin of bucket 0 to {@code start}
 * @param period nanoseconds, greater than 0
 */
record SampleGrid(Instant start, long phase, long period) {
  private static final long SECOND = 1_000_000_000L;
  private static final long FARTHEST = 1_000_000_000L;

  static SampleGrid of(Frame frame, long period) {
    Instant start = frame.start().truncatedTo(ChronoUnit.MILLIS);
    return new SampleGrid(start, frame.moving() ? phase(start, period) : 0, period);
  }

  private static long phase(Instant start, long period) {
    return BigInteger.valueOf(start.getEpochSecond())
        .multiply(BigInteger.valueOf(SECOND))
        .add(BigInteger.valueOf(start.getNano()))
        .mod(BigInteger.valueOf(period))
        .longValueExact();
  }

  /** Number of the bucket of an instant; negative before the first, very large if decades off. */
  long bucket(Instant time) {
    long seconds = time.getEpochSecond() - start.getEpochSecond();
    if (Math.abs(seconds) > FARTHEST) {
      return seconds < 0 ? -1 : Long.MAX_VALUE;
    }
    return Math.floorDiv(seconds * SECOND + time.getNano() - start.getNano() + phase, period);
  }

  /** When FHIR shows the sample of a bucket, which must lie within decades. */
  Instant time(long bucket) {
    return start.plusNanos(bucket * period);
  }

  /** Whether that many samples stay within what {@link #time} can tell. */
  boolean holds(long samples) {
    return samples <= FARTHEST * SECOND / period;
  }

  /** Nanoseconds from when FHIR shows a sample to when its reading was; less than a period. */
  long offset(int bucket, Instant time) {
    long seconds = time.getEpochSecond() - start.getEpochSecond();
    return seconds * SECOND + time.getNano() - start.getNano() - bucket * period;
  }
}
