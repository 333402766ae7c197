package routes.operations.requests;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Nothing more is taken of a sender whose messages have become too many dead letters today: its
 * mapping is most likely wrong, and what it keeps it can send again once that is mended.
 */
@Component("deadLetterLimit")
public class DeadLetterLimit {
  private static final Duration KNOWN_FOR = Duration.ofSeconds(2);
  private static final long MOST_KNOWN = 10_000;

  private final DeadLetterDays days;
  private final Clock clock;
  private final long most;
  private final Cache<String, Long> known =
      Caffeine.newBuilder().expireAfterWrite(KNOWN_FOR).maximumSize(MOST_KNOWN).build();

  private volatile Silence silence;

  /** The database has not answered: nobody asks it again before then ({@code System.nanoTime}). */
  private record Silence(DataAccessException failure, long until) {}

  /**
   * Counts as {@link DeadLetterDays} does.
   *
   * @param most dead letters of one sender in a day
   */
  public DeadLetterLimit(
      JdbcClient database, Clock clock, @Value("${entry.dead-letters-a-day}") long most) {
    this.days = new DeadLetterDays(database, clock);
    this.clock = clock;
    this.most = most;
  }

  /**
   * Lets a sender pass whose messages can be read.
   *
   * @throws RequestRefusedException with status 429 until the next day (UTC) for any other
   */
  public void check(String sender) {
    if (lettersOf(sender) >= most) {
      Instant now = clock.instant();
      Instant tomorrow = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
      throw new RequestRefusedException(
          429,
          "Too many of your messages of today could not be used. Have your mapping looked at; from"
              + " tomorrow (UTC) on more are taken.",
          Duration.between(now, tomorrow).plusSeconds(1));
    }
  }

  /**
   * Asked outside the cache, which would let one ask and all others of that sender wait. A database
   * that has not answered is not asked again for a moment: there are fewer threads than callers.
   */
  private long lettersOf(String sender) {
    Long letters = known.getIfPresent(sender);
    if (letters == null) {
      Silence now = silence;
      if (now != null && System.nanoTime() - now.until() < 0) {
        throw now.failure();
      }
      letters = ask(sender);
      known.put(sender, letters);
    }
    return letters;
  }

  private long ask(String sender) {
    try {
      return days.of(sender);
    } catch (DataAccessException out) {
      silence = new Silence(out, System.nanoTime() + KNOWN_FOR.toNanos());
      throw out;
    }
  }
}
