package routes.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What /actuator/health says beyond Camel and the database. Details are counts and words. Too
 * little space and a broker that does not answer take the installation out of service; dead
 * letters, parked records, deferred requests and withheld readings are only counted.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
  private static final int BROKER_PATIENCE_MILLIS = 3_000;

  @Bean
  HealthIndicator freeSpaceHealthIndicator(FreeSpace freeSpace) {
    return () ->
        (freeSpace.enough() ? Health.up() : Health.outOfService())
            .withDetail("freeMegabytes", freeSpace.bytes() / (1024 * 1024))
            .build();
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
  HealthIndicator deferredHealthIndicator(JdbcClient database) {
    return () ->
        Health.up()
            .withDetail(
                "count",
                database
                    .sql("select count(*) from deferred_sync_request")
                    .query(Long.class)
                    .single())
            .build();
  }

  @Bean
  HealthIndicator withheldHealthIndicator(Withheld withheld) {
    return () -> Health.up().withDetail("count", withheld.count()).build();
  }

  @Bean
  HealthIndicator brokerHealthIndicator(@Lazy Admin admin, BrokerSettings settings) {
    return () -> {
      String kind = settings.embedded() ? "embedded" : "external";
      try {
        int nodes =
            admin
                .describeCluster(new DescribeClusterOptions().timeoutMs(BROKER_PATIENCE_MILLIS))
                .nodes()
                .get(BROKER_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .size();
        return Health.up().withDetail("kind", kind).withDetail("nodes", nodes).build();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Health.down().withDetail("kind", kind).build();
      } catch (Exception noAnswer) {
        return Health.down().withDetail("kind", kind).withDetail("nodes", 0).build();
      }
    };
  }
}
