package routes.operations.install;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.broker.BrokerSettings;
import routes.operations.storage.FreeSpace;

/**
 * What /actuator/health says beyond Camel and the database, as {@link
 * routes.operations.health.BackgroundLooks} asks it. Details are counts and words. Too little space
 * and a broker that does not answer take the installation out of service; deferred requests are
 * only counted.
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
        return Health.down()
            .withDetail("kind", kind)
            .withDetail("nodes", 0)
            .withDetail("reason", "the broker does not answer")
            .build();
      }
    };
  }
}
