package routes.operations.memory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.EventArgUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Looks for an OutOfMemoryError in what is logged: a library that catches one, in a thread of its
 * own that ends then, tells it nowhere else. Where a line has parameters, a failure is the last of
 * them and not yet told apart.
 */
final class LoggedErrors extends TurboFilter {
  private final OutOfMemory outOfMemory;

  LoggedErrors(OutOfMemory outOfMemory) {
    this.outOfMemory = outOfMemory;
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String format,
      Object[] parameters,
      Throwable failure) {
    outOfMemory.notice(failure != null ? failure : EventArgUtil.extractThrowable(parameters));
    return FilterReply.NEUTRAL;
  }
}
