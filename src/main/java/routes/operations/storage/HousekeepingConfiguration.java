package routes.operations.storage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The housekeeping of the embedded database, and what is told of its file. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HousekeepingSettings.class)
class HousekeepingConfiguration {
  private static final long MEGABYTE = 1024L * 1024;

  @Bean
  @DependsOnDatabaseInitialization
  DatabaseHousekeeping databaseHousekeeping(
      DataSource source, HousekeepingSettings settings, MeterRegistry meters) {
    DatabaseHousekeeping housekeeping = new DatabaseHousekeeping(source, settings);
    Gauge.builder("wearables.database.file.bytes", housekeeping, DatabaseHousekeeping::bytes)
        .description("Size of the embedded database's file; 0 with PostgreSQL")
        .register(meters);
    return housekeeping;
  }

  @Bean
  HealthIndicator databaseFileHealthIndicator(DatabaseHousekeeping housekeeping) {
    return () ->
        Health.up()
            .withDetail("megabytes", housekeeping.bytes() / MEGABYTE)
            .withDetail("liveMegabytes", housekeeping.liveBytes() / MEGABYTE)
            .build();
  }
}
