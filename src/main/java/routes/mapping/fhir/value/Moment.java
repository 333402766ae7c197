package routes.mapping.fhir.value;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * An instant as an Observation shows it.
 *
 * @param zone in which it is written
 */
public record Moment(Instant at, ZoneId zone) {

  /**
   * Which of two forms of one instant is shown: one with a named zone, then one with an offset
   * other than 0, then the larger offset.
   */
  public static final Comparator<Moment> BY_ZONE =
      Comparator.comparing((Moment moment) -> !Times.zoneName(moment.zone()).isEmpty())
          .thenComparing(moment -> moment.offset() != 0)
          .thenComparing(Moment::offset)
          .thenComparing(moment -> Times.zoneName(moment.zone()));

  private int offset() {
    return zone.getRules().getOffset(at).getTotalSeconds();
  }

  /** The earlier of two; of the same instant the one that tells more of its zone. */
  public static Moment earlier(Moment one, Moment other) {
    return sameInstant(one, other) ? better(one, other) : one.at.isBefore(other.at) ? one : other;
  }

  /** The later of two; of the same instant the one that tells more of its zone. */
  public static Moment later(Moment one, Moment other) {
    return sameInstant(one, other) ? better(one, other) : one.at.isAfter(other.at) ? one : other;
  }

  private static Moment better(Moment one, Moment other) {
    return BY_ZONE.compare(other, one) > 0 ? other : one;
  }

  /** Whether both show the same; a server may have cut one to milliseconds. */
  public boolean shows(Moment other) {
    return sameInstant(this, other) && BY_ZONE.compare(this, other) == 0;
  }

  private static boolean sameInstant(Moment one, Moment other) {
    return one.at.equals(other.at)
        || one.at.equals(other.at.truncatedTo(ChronoUnit.MILLIS))
        || other.at.equals(one.at.truncatedTo(ChronoUnit.MILLIS));
  }
}
