package routes.operations.broker;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says for a week that the broker's logs were found to be others. Asks nobody. */
@Component
final class BrokerLogsHealthIndicator implements HealthIndicator {
  private static final Duration TOLD = Duration.ofDays(7);

  private final BrokerLogs logs;
  private final Clock clock;

  BrokerLogsHealthIndicator(BrokerLogs logs, Clock clock) {
    this.logs = logs;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    logs.replacedAt()
        .filter(at -> at.plus(TOLD).isAfter(clock.instant()))
        .ifPresent(
            at ->
                health.withDetail(
                    "replaced",
                    at
                        + ": the broker holds other logs than before; what was accepted in the old"
                        + " ones and not read yet is not in them"));
    return health.build();
  }
}
