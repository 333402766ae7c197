package routes.operations.health;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.ParkedRecords;
import routes.operations.failure.Withheld;

/** How many records of a destination did not go on: only counted, whatever the number. */
@Configuration(proxyBeanMethods = false)
public class SetAsideHealth {
  @Bean
  KnownCount parkedGauge(ParkedRecords parked, MeterRegistry meters, BackgroundLooks looks) {
    return KnownCount.gauge(
        "wearables.parked", "Records that are tried again later", parked::count, meters, looks);
  }

  @Bean
  HealthIndicator parkedHealthIndicator(ParkedRecords parked) {
    return () -> Health.up().withDetail("count", parked.count()).build();
  }

  @Bean
  HealthIndicator deadLettersHealthIndicator(DeadLetters deadLetters) {
    return () -> {
      Map<String, Map<String, Long>> stages = new LinkedHashMap<>();
      long total = 0;
      for (DeadLetters.Count count : deadLetters.counts()) {
        stages
            .computeIfAbsent(count.stage(), stage -> new LinkedHashMap<>())
            .put(count.code(), count.count());
        total += count.count();
      }
      return Health.up().withDetail("count", total).withDetail("stages", stages).build();
    };
  }

  @Bean
  HealthIndicator withheldHealthIndicator(Withheld withheld) {
    return () -> {
      Map<String, Long> reasons = withheld.counts();
      long total = reasons.values().stream().mapToLong(Long::longValue).sum();
      return Health.up().withDetail("count", total).withDetail("reasons", reasons).build();
    };
  }
}
