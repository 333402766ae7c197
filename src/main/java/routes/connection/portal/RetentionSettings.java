package routes.connection.portal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * How long is kept what is not needed any more.
 *
 * @param invitations links and what was tried with them, after the link's time is over; a day at
 *     least, for a portal's own link must not be taken twice
 * @param endedConnections connections after their end; then a tombstone is left
 */
@ConfigurationProperties("retention")
public record RetentionSettings(
    @DefaultValue("P90D") Duration invitations, @DefaultValue("P365D") Duration endedConnections) {

  private static final Duration SHORTEST = Duration.ofDays(1);

  public RetentionSettings {
    atLeastADay("invitations", invitations);
    atLeastADay("ended-connections", endedConnections);
  }

  private static void atLeastADay(String name, Duration time) {
    if (time.compareTo(SHORTEST) < 0) {
      throw new StartRefusedException(
          "retention." + name + " must be a day (P1D) or longer, not " + time + ".");
    }
  }
}
