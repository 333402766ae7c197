package routes.destinations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirProperties;
import routes.operations.destination.DestinationSchema;

/**
 * What one destination has for itself: the room {@code routes.fhir}, and a database and metrics
 * that go by the same names as the installation's. Everything else is the installation's, whose
 * component scan is not to find this class.
 */
@ComponentScan("routes.fhir")
class DestinationConfiguration {
  private static final String PREFIX = "wearables\\.";
  private static final String FURTHER = "wearables.destination.";

  /** Beside the threads that write: parked records, closing windows, Consents, health. */
  private static final int FURTHER_CONNECTIONS = 4;

  @Bean
  @Primary
  DataSource dataSource(Installation installation, Destination destination, FhirProperties fhir)
      throws SQLException {
    DestinationSchema schema = installation.schema(destination.name());
    schema.migrate();
    HikariConfig settings = new HikariConfig();
    installation.database().unwrap(HikariDataSource.class).copyStateTo(settings);
    settings.setPoolName("destination-" + destination.name());
    settings.setMaximumPoolSize(fhir.bundlesInFlight() + FURTHER_CONNECTIONS);
    settings.setConnectionInitSql(schema.entry());
    return new HikariDataSource(settings);
  }

  @Bean
  @Primary
  JdbcTemplate jdbcTemplate(DataSource database) {
    return new JdbcTemplate(database);
  }

  @Bean
  @Primary
  NamedParameterJdbcTemplate namedParameterJdbcTemplate(JdbcTemplate database) {
    return new NamedParameterJdbcTemplate(database);
  }

  @Bean
  @Primary
  JdbcClient jdbcClient(NamedParameterJdbcTemplate database) {
    return JdbcClient.create(database);
  }

  @Bean
  @Primary
  PlatformTransactionManager transactionManager(DataSource database) {
    return new JdbcTransactionManager(database);
  }

  @Bean
  @Primary
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
    return new TransactionTemplate(transactions);
  }

  /**
   * The meters of the first destination under other names: Prometheus wants the same labels for all
   * of one name, and those of the first one have no destination.
   */
  @Bean(destroyMethod = "close")
  @Primary
  MeterRegistry meterRegistry(Installation installation, Destination destination) {
    CompositeMeterRegistry meters = new CompositeMeterRegistry();
    meters
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                String name = FURTHER + id.getName().replaceFirst("^" + PREFIX, "");
                return id.withName(name).withTag(Tag.of("destination", destination.name()));
              }
            });
    meters.add(installation.meters());
    return meters;
  }

  @Bean
  DestinationConsentOutbox consentMirror(
      JdbcClient database,
      TransactionTemplate transaction,
      MeterRegistry meters,
      Installation installation,
      Destination destination,
      @Value("${fhir.consent.enabled}") boolean enabled) {
    return new DestinationConsentOutbox(
        database,
        transaction,
        meters,
        enabled,
        destination,
        installation.schema(destination.name()).shared("consent_mirror"));
  }
}
