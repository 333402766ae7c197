package routes.operations.health;

import java.util.Map;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts what the background has found in the place of Spring's parts of health. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HealthSettings.class, ManagementAccess.class})
public class BackgroundHealthConfiguration {
  @Bean
  BackgroundLooks backgroundLooks(HealthSettings settings) {
    return new BackgroundLooks(settings);
  }

  @Bean
  HealthContributorRegistry healthContributorRegistry(
      Map<String, HealthContributor> contributors, BackgroundLooks looks) {
    return new CachedHealth(contributors, looks);
  }

  @Bean
  ManagementPort managementPort(Environment environment, ManagementAccess access) {
    return new ManagementPort(environment, access);
  }
}
