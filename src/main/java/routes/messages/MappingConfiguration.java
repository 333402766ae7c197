package routes.messages;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What mappings are loaded with. */
@Configuration(proxyBeanMethods = false)
class MappingConfiguration {

  @Bean
  MappingSettings mappingSettings(Environment environment) {
    return MappingSettings.of(environment);
  }
}
