package routes.mapping.fhir.template;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How long the windows of a type are: the {@code periodInterval} of the IoMT connector. */
public enum PeriodInterval {
  /** Every reading is a window of its own. */
  SINGLE("0", "Single"),
  /** Clock hours. */
  HOURLY("60", "Hourly"),
  /** Calendar days. */
  DAILY("1440", "Daily"),
  /** All readings of one correlation id, whenever they were. */
  CORRELATION("-1", "CorrelationId");

  /** The last instant of a window stands this far before the next window, as .NET counts. */
  private static final Duration TICK = Duration.ofNanos(100);

  private static final int LAST_TICK = 1_000_000_000 - TICK.getNano();

  private final String number;
  private final int minutes;
  private final String label;

  PeriodInterval(String number, String label) {
    this.number = number;
    this.minutes = Integer.parseInt(number);
    this.label = label;
  }

  /** The interval of a number or a name in a mapping document. */
  static Optional<PeriodInterval> of(String text) {
    for (PeriodInterval interval : values()) {
      if (interval.number.equals(text) || interval.label.equalsIgnoreCase(text)) {
        return Optional.of(interval);
      }
    }
    return Optional.empty();
  }

  /** The number in a mapping document. */
  public int minutes() {
    return minutes;
  }

  /** The window of a reading from {@code start} to {@code end}, in the hours or days of a zone. */
  public Window around(Instant start, Instant end, ZoneId zone) {
    if (zone instanceof ZoneOffset offset && minutes > 0) {
      return evenly(start, offset);
    }
    return switch (this) {
      case SINGLE -> new Window(start, end, Window.Kind.READING);
      case CORRELATION -> new Window(start, end, Window.Kind.CORRELATION);
      case HOURLY -> {
        ZonedDateTime first = start.atZone(zone).truncatedTo(ChronoUnit.HOURS);
        yield new Window(
            first.toInstant(), first.plusHours(1).toInstant().minus(TICK), Window.Kind.PERIOD);
      }
      case DAILY -> {
        ZonedDateTime first = start.atZone(zone).toLocalDate().atStartOfDay(zone);
        ZonedDateTime next = first.toLocalDate().plusDays(1).atStartOfDay(zone);
        yield new Window(first.toInstant(), next.toInstant().minus(TICK), Window.Kind.PERIOD);
      }
    };
  }

  /** The window where no clock is ever put forward or back. */
  private Window evenly(Instant at, ZoneOffset offset) {
    long length = minutes * 60L;
    long shift = offset.getTotalSeconds();
    long first = Math.floorDiv(at.getEpochSecond() + shift, length) * length - shift;
    return new Window(
        Instant.ofEpochSecond(first),
        Instant.ofEpochSecond(first + length - 1, LAST_TICK),
        Window.Kind.PERIOD);
  }
}
