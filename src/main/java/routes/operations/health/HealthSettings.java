package routes.operations.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * The settings under {@code health.}, explained in application.yaml.
 *
 * @param lookEvery time from one look at everything to the next
 * @param patience after which a part that does not answer is down
 */
@ConfigurationProperties("health")
public record HealthSettings(
    @DefaultValue("10s") Duration lookEvery, @DefaultValue("3s") Duration patience) {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Refuses what makes no sense. */
  public HealthSettings {
    check("health.look-every", lookEvery);
    check("health.patience", patience);
  }

  /** What was found longer ago than this says nothing about now. */
  Duration tooOld() {
    return lookEvery.multipliedBy(3).plus(patience);
  }

  private static void check(String property, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new StartRefusedException(
          "The property " + property + " must be above 0 and at most 5 minutes.");
    }
  }
}
