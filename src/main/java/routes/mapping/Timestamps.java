package routes.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts that a device mapping takes for an instant: ISO date-times as Newtonsoft.Json reads
 * them, and the common invariant forms of .NET's {@code DateTime.Parse} ({@code 02/01/2019 22:46}
 * is the first of February).
 */
public final class Timestamps {
  private static final int SHORTEST_ISO = 19;
  private static final int LONGEST_ISO = 40;
  private static final int NO_OFFSET = Integer.MIN_VALUE;
  private static final List<DateTimeFormatter> OTHER_FORMS =
      List.of(
          form("M/d/uuuu"),
          form("uuuu-M-d"),
          form("uuuu/M/d"),
          form("d MMM uuuu"),
          form("MMM d, uuuu"),
          form("EEE, d MMM uuuu"));

  /** Looking a zone up by its name takes a microsecond; a reading asks several times. */
  private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

  private static final int MOST_ZONES = 1_000;

  private Timestamps() {}

  /**
   * The instant of an ISO date-time with a zone, or of one without in UTC; empty for any other
   * text.
   */
  public static Optional<Instant> isoInstant(String text) {
    return iso(text, ZoneOffset.UTC);
  }

  /**
   * The instant that a text means.
   *
   * @param naiveZone zone of a text that names none; a local time that clocks skip moves forward by
   *     the gap, one that they repeat is the earlier
   */
  public static Optional<Instant> parse(String text, ZoneId naiveZone) {
    Optional<Instant> iso = iso(text, naiveZone);
    return iso.isPresent() ? iso : other(text.strip(), naiveZone);
  }

  /** The zone of an IANA name or an offset, or empty for any other text. */
  public static Optional<ZoneId> zone(String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    ZoneId known = ZONES.get(text);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      ZoneId zone = ZoneId.of(text);
      if (ZONES.size() < MOST_ZONES) {
        ZONES.put(text, zone);
      }
      return Optional.of(zone);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> iso(String text, ZoneId naiveZone) {
    int length = text.length();
    if (length < SHORTEST_ISO
        || length > LONGEST_ISO
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Optional.empty();
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 2);
    int day = digits(text, 8, 2);
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    if (year < 1 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) {
      return Optional.empty();
    }
    int at = SHORTEST_ISO;
    int nano = 0;
    if (at < length && text.charAt(at) == '.') {
      int start = at + 1;
      int scale = 100_000_000;
      for (at = start; at < length && isDigit(text.charAt(at)); at++) {
        nano += (text.charAt(at) - '0') * scale;
        scale /= 10;
      }
      if (at == start || at - start > 9) {
        return Optional.empty();
      }
    }
    boolean endOfDay = hour == 24 && minute == 0 && second == 0 && nano == 0;
    if (hour > 23 && !endOfDay || minute > 59 || second > 59) {
      return Optional.empty();
    }
    try {
      long local =
          LocalDate.of(year, month, day).toEpochDay() * 86_400
              + hour * 3600L
              + minute * 60L
              + second;
      if (at == length) {
        return Optional.of(
            LocalDateTime.ofEpochSecond(local, nano, ZoneOffset.UTC).atZone(naiveZone).toInstant());
      }
      int offset = offsetSeconds(text, at);
      return offset == NO_OFFSET
          ? Optional.empty()
          : Optional.of(Instant.ofEpochSecond(local - offset, nano));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int offsetSeconds(String text, int at) {
    char sign = text.charAt(at);
    int rest = text.length() - at;
    if (sign == 'Z' || sign == 'z') {
      return rest == 1 ? 0 : NO_OFFSET;
    }
    if (sign != '+' && sign != '-') {
      return NO_OFFSET;
    }
    int hours = rest >= 3 ? digits(text, at + 1, 2) : -1;
    int minutes =
        switch (rest) {
          case 3 -> 0;
          case 5 -> digits(text, at + 3, 2);
          case 6 -> text.charAt(at + 3) == ':' ? digits(text, at + 4, 2) : -1;
          default -> -1;
        };
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return NO_OFFSET;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static Optional<Instant> other(String text, ZoneId naiveZone) {
    if (text.isEmpty() || text.length() > 64 || text.chars().allMatch(Timestamps::isDigit)) {
      return Optional.empty();
    }
    for (DateTimeFormatter form : OTHER_FORMS) {
      try {
        var parsed =
            form.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof OffsetDateTime exact) {
          return Optional.of(exact.toInstant());
        }
        LocalDateTime local =
            parsed instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) parsed;
        return Optional.of(local.atZone(naiveZone).toInstant());
      } catch (DateTimeException e) {
        continue;
      }
    }
    return Optional.empty();
  }

  private static DateTimeFormatter form(String date) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(date)
        .appendPattern("['T'][ ][H:mm[:ss]]")
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
        .optionalEnd()
        .appendPattern("[ ][XXX][XX][X]['GMT']")
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static int digits(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (i >= text.length() || !isDigit(text.charAt(i))) {
        return -1;
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
