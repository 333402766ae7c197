package routes.operations;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Hangs the log of failures into Camel, which does not find event notifiers among Spring's beans by
 * itself.
 */
@Configuration(proxyBeanMethods = false)
public class CamelConfiguration {
  @Bean
  FailureLog failureLog(Clock clock, @Value("${destination.suffix:}") String suffix) {
    return new FailureLog(clock, suffix);
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
