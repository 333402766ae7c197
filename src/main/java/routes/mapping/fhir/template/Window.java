package routes.mapping.fhir.template;

import java.time.Instant;

/**
 * The span of time that becomes one Observation.
 *
 * @param start first instant
 * @param end last instant inside; equal to {@code start} for a reading of one instant
 * @param kind what makes readings belong together
 */
public record Window(Instant start, Instant end, Kind kind) {
  /** What makes readings belong together. */
  public enum Kind {
    /** Nothing: every reading is by itself. */
    READING,
    /** An hour or a day of the calendar. */
    PERIOD,
    /** A correlation id: further readings widen the window, its start says nothing about it. */
    CORRELATION
  }

  /** Whether this is a period that is not over yet, so that further readings are to be expected. */
  public boolean isOpen(Instant now) {
    return kind == Kind.PERIOD && !now.isAfter(end);
  }
}
