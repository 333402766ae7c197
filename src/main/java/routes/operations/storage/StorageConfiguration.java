package routes.operations.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.quartz.QuartzProperties;
import org.springframework.boot.autoconfigure.quartz.SchedulerFactoryBeanCustomizer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.secret.Encryptor;
import routes.operations.secret.Keys;
import routes.operations.support.DatabaseKind;

/**
 * What stands on the database: the keyset that belongs to it and the tables and dialect of Quartz.
 */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @DependsOnDatabaseInitialization
  Encryptor sealer(JdbcClient database, @Value("${secrets.keyset-file}") Path keysetFile) {
    return new Keys(database, keysetFile).sealer();
  }

  @Bean
  QuartzTables quartzTables() {
    return new QuartzTables();
  }

  @Bean
  SchedulerFactoryBeanCustomizer quartzDialect(DataSource source, QuartzProperties quartz) {
    return scheduler -> {
      if (kind(source) == DatabaseKind.POSTGRESQL) {
        Properties properties = new Properties();
        properties.putAll(quartz.getProperties());
        properties.put(
            "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        scheduler.setQuartzProperties(properties);
      }
    };
  }

  private static DatabaseKind kind(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return DatabaseKind.of(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }
}
