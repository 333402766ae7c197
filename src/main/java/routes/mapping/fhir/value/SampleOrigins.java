package routes.mapping.fhir.value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import routes.mapping.TransformException;

/**
 * Version and time of the samples of a series as short texts, one entry for each sample that is no
 * gap. Equal entries in a row are one token with their number: {@code 10*3} is three times 10.
 *
 * <ul>
 *   <li>Times: seconds by which a reading deviates from {@code start + k × period}.
 *   <li>Versions: the first as instant, each next run as seconds after the version before it.
 * </ul>
 *
 * What needs no text has none: readings where FHIR shows them, versions that are all the
 * Observation's.
 */
final class SampleOrigins {
  private static final int LONGEST = 1_000_000;
  private static final int LONGEST_TOKEN = 40;

  private SampleOrigins() {}

  /** The text of times in nanoseconds; empty if all are 0. */
  static Optional<String> times(long[] offsets) {
    if (Arrays.stream(offsets).allMatch(offset -> offset == 0)) {
      return Optional.empty();
    }
    Runs runs = new Runs();
    for (int i = 0; i < offsets.length; i++) {
      boolean again = i > 0 && offsets[i] == offsets[i - 1];
      runs.add(again ? null : seconds(BigDecimal.valueOf(offsets[i], 9)));
    }
    return Optional.of(runs.text());
  }

  /** The text of the versions of readings; empty if all are {@code issued}. */
  static Optional<String> versions(List<Point> points, Instant issued) {
    if (points.stream().allMatch(point -> point.version().equals(issued))) {
      return Optional.empty();
    }
    Runs runs = new Runs();
    Instant before = null;
    for (Point point : points) {
      Instant version = point.version();
      if (before == null) {
        runs.add(version.toString());
      } else if (version.equals(before)) {
        runs.add(null);
      } else {
        long millis = before.until(version, ChronoUnit.MILLIS);
        runs.add(seconds(BigDecimal.valueOf(millis, 3)));
      }
      before = version;
    }
    return Optional.of(runs.text());
  }

  private static String seconds(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /**
   * The times of a text in nanoseconds.
   *
   * @return all 0 if there is no text, or if it does not fit the samples
   */
  static long[] readTimes(String text, int samples, long period) {
    long[] times = new long[samples];
    try {
      int at = 0;
      for (Run run : runs(text, samples)) {
        long nanos = new BigDecimal(run.token()).movePointRight(9).longValueExact();
        if (Math.abs(nanos) >= period) {
          return new long[samples];
        }
        for (int i = 0; i < run.count(); i++) {
          times[at++] = nanos;
        }
      }
      return times;
    } catch (ArithmeticException | NumberFormatException misfit) {
      return new long[samples];
    }
  }

  /**
   * The versions of a text.
   *
   * @return all {@code otherwise} if there is no text, or if it does not fit the samples
   */
  static List<Instant> readVersions(String text, int samples, Instant otherwise) {
    List<Instant> versions = new ArrayList<>(samples);
    try {
      Instant version = null;
      for (Run run : runs(text, samples)) {
        version =
            version == null
                ? Instant.parse(run.token())
                : version.plusMillis(
                    new BigDecimal(run.token()).movePointRight(3).longValueExact());
        for (int i = 0; i < run.count(); i++) {
          versions.add(version);
        }
      }
    } catch (ArithmeticException | NumberFormatException | DateTimeException misfit) {
      versions.clear();
    }
    while (versions.size() < samples) {
      versions.add(otherwise);
    }
    return versions;
  }

  private record Run(String token, int count) {}

  /** The runs of a text; none if together they are not as many as the samples. */
  private static List<Run> runs(String text, int samples) {
    List<Run> runs = new ArrayList<>();
    if (text == null || text.length() > LONGEST) {
      return runs;
    }
    int left = samples;
    for (String part : text.strip().split(" ")) {
      int star = part.indexOf('*');
      String token = star < 0 ? part : part.substring(0, star);
      int count = star < 0 ? 1 : Integer.parseInt(part.substring(star + 1));
      if (count < 1 || count > left || token.length() > LONGEST_TOKEN) {
        return List.of();
      }
      left -= count;
      runs.add(new Run(token, count));
    }
    return left == 0 ? runs : List.of();
  }

  /** Writes runs. */
  private static final class Runs {
    private final StringBuilder text = new StringBuilder();
    private int count;

    /**
     * @param token of the next entry, or null for the same as before
     */
    void add(String token) {
      if (token == null) {
        count++;
        return;
      }
      close();
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(token);
      count = 1;
    }

    private void close() {
      if (count > 1) {
        text.append('*').append(count);
      }
    }

    String text() {
      close();
      if (text.length() > LONGEST) {
        throw new TransformException(
            "series-too-long",
            "The samples of the window have too many different times or versions to be kept"
                + " beside them. Shorten the window or lengthen the defaultPeriod.");
      }
      return text.toString();
    }
  }
}
