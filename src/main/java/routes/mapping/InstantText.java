package routes.mapping;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as ISO text, several times faster than the formatters of {@code java.time}. */
public final class InstantText {
  private static final int LONGEST = 30;

  private InstantText() {}

  /**
   * {@code 2026-11-20T07:05:12Z}, with 3, 6 or 9 fraction digits where there is a fraction, as
   * {@link Instant#toString}.
   */
  public static String of(Instant instant) {
    LocalDateTime time = local(instant, ZoneOffset.UTC);
    if (isUnusual(time)) {
      return instant.toString();
    }
    StringBuilder text = new StringBuilder(LONGEST);
    append(text, time);
    int nano = time.getNano();
    if (nano != 0) {
      text.append('.');
      if (nano % 1_000_000 == 0) {
        digits(text, nano / 1_000_000, 100);
      } else if (nano % 1_000 == 0) {
        digits(text, nano / 1_000, 100_000);
      } else {
        digits(text, nano, 100_000_000);
      }
    }
    return text.append('Z').toString();
  }

  /**
   * {@code 2026-11-20T08:05:12.5+01:00}, with as many fraction digits as needed, as {@link
   * DateTimeFormatter#ISO_OFFSET_DATE_TIME}.
   */
  public static String of(Instant instant, ZoneOffset offset) {
    LocalDateTime time = local(instant, offset);
    if (isUnusual(time)) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(offset));
    }
    StringBuilder text = new StringBuilder(LONGEST);
    append(text, time);
    int nano = time.getNano();
    if (nano != 0) {
      text.append('.');
      for (int place = 100_000_000; nano != 0; place /= 10) {
        text.append((char) ('0' + nano / place));
        nano %= place;
      }
    }
    return text.append(offset.getId()).toString();
  }

  private static LocalDateTime local(Instant instant, ZoneOffset offset) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset);
  }

  private static boolean isUnusual(LocalDateTime time) {
    return time.getYear() < 0 || time.getYear() > 9999;
  }

  /** Date and time of the years 0 to 9999 to the second, as {@code 2026-11-20T07:05:12}. */
  private static void append(StringBuilder text, LocalDateTime time) {
    digits(text, time.getYear(), 1_000);
    digits(text.append('-'), time.getMonthValue(), 10);
    digits(text.append('-'), time.getDayOfMonth(), 10);
    digits(text.append('T'), time.getHour(), 10);
    digits(text.append(':'), time.getMinute(), 10);
    digits(text.append(':'), time.getSecond(), 10);
  }

  private static void digits(StringBuilder text, int number, int highest) {
    for (int place = highest; place > 0; place /= 10) {
      text.append((char) ('0' + number / place % 10));
    }
  }
}
