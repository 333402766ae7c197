package routes.operations.install;

import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import routes.operations.support.StartRefusedException;

/**
 * Reports a refused start with its sentence alone, before Spring Boot's own reporter adds a frame
 * and a stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartRefusedReporter implements SpringBootExceptionReporter {
  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefusedException refused) {
        LoggerFactory.getLogger(StartRefusedReporter.class).error(refused.getMessage());
        return true;
      }
    }
    return false;
  }
}
