package routes.operations.memory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where nobody says what ends the process, nothing does: another program runs the rooms. */
@Configuration(proxyBeanMethods = false)
public class MemoryConfiguration {
  @Bean
  @ConditionalOnMissingBean
  OutOfMemory outOfMemory() {
    return new OutOfMemory(() -> {});
  }
}
