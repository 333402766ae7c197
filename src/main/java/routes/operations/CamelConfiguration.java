package routes.operations;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Hangs the log of failures into Camel, which does not find event notifiers among Spring's beans by
 * itself.
 */
@Configuration(proxyBeanMethods = false)
class CamelConfiguration {
  @Bean
  FailureLog failureLog(Clock clock) {
    return new FailureLog(clock);
  }

  @Bean
  CamelContextConfiguration failureNotifier(FailureLog failures) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        camel.getManagementStrategy().addEventNotifier(failures);
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {
        // nothing left to do
      }
    };
  }
}
