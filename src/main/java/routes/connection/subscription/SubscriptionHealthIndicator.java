package routes.connection.subscription;

import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * The health contributor {@code subscriptions}: {@code DEGRADED} where vendors cannot be asked, for
 * long, to tell of new readings. These still come at the poll's cadence.
 */
@Component("subscriptionsHealthIndicator")
class SubscriptionHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final SubscriptionChecks persons;
  private final AppSubscriptions apps;

  SubscriptionHealthIndicator(SubscriptionChecks persons, AppSubscriptions apps) {
    this.persons = persons;
    this.apps = apps;
  }

  @Override
  public Health health() {
    long failing = persons.failingForLong();
    List<String> vendors = apps.failing();
    return (failing == 0 && vendors.isEmpty() ? Health.up() : Health.status(DEGRADED))
        .withDetail("connectionsFailingForLong", failing)
        .withDetail("vendorsFailing", vendors)
        .build();
  }
}
