package routes.connection.end;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * The health contributor {@code farewells}: what is left to do after connections have ended. {@code
 * DEGRADED} where some of it has failed for long; it is tried again all the same.
 */
@Component("farewellsHealthIndicator")
public class OffboardingHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final OffboardingSteps steps;

  public OffboardingHealthIndicator(OffboardingSteps steps) {
    this.steps = steps;
  }

  @Override
  public Health health() {
    long failing = steps.failingForLong();
    return (failing == 0 ? Health.up() : Health.status(DEGRADED))
        .withDetail("unfinished", steps.unfinished())
        .withDetail("failingForLong", failing)
        .build();
  }
}
