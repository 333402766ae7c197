package routes.operations.install;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import routes.operations.failure.FailureLog;
import routes.operations.memory.FailedExchanges;
import routes.operations.memory.OutOfMemory;

/**
 * Hangs the log of failures and the end of a process that is out of memory into Camel, which does
 * not find event notifiers among Spring's beans by itself.
 */
@Configuration(proxyBeanMethods = false)
public class CamelConfiguration {
  @Bean
  FailureLog failureLog(Clock clock, @Value("${destination.suffix:}") String suffix) {
    return new FailureLog(clock, suffix);
  }

  @Bean
  CamelContextConfiguration failureNotifier(
      FailureLog failures, ObjectProvider<OutOfMemory> outOfMemory) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        camel.getManagementStrategy().addEventNotifier(failures);
        outOfMemory.ifAvailable(
            end -> camel.getManagementStrategy().addEventNotifier(new FailedExchanges(end)));
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {
        // nothing left to do
      }
    };
  }
}
