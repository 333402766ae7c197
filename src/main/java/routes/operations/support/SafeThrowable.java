package routes.operations.support;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;

/**
 * Prints an exception on the line of its record: the chain of classes and where each was thrown.
 * Messages are printed only for kinds of exceptions that speak of configuration and connections;
 * any other message may hold a bundle, a row or a token.
 */
public final class SafeThrowable extends ThrowableHandlingConverter {
  private static final List<String> SAFE =
      List.of(
          "java.net.",
          "java.nio.file.",
          "org.apache.kafka.common.errors.",
          "org.flywaydb.",
          "org.springframework.beans.factory.",
          "org.springframework.boot.",
          "org.apache.camel.FailedToCreateRouteException",
          "org.apache.camel.FailedToStartRouteException",
          "org.apache.camel.ResolveEndpointFailedException",
          "org.apache.camel.NoSuchBeanException",
          "routes.operations.");
  private static final int LONGEST_CHAIN = 12;
  private static final int FRAMES = 6;

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    IThrowableProxy cause = event.getThrowableProxy();
    for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
      line.append(depth == 0 ? " | " : " <- ").append(cause.getClassName());
      if (cause.getMessage() != null && SAFE.stream().anyMatch(cause.getClassName()::startsWith)) {
        line.append(": ").append(cause.getMessage().replaceAll("\\s+", " "));
      }
      frames(cause, line);
      cause = cause.getCause();
    }
    return line.toString();
  }

  private static void frames(IThrowableProxy cause, StringBuilder line) {
    StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      StackTraceElement frame = frames[i].getStackTraceElement();
      line.append(i == 0 ? " at " : " < ")
          .append(frame.getClassName())
          .append('.')
          .append(frame.getMethodName())
          .append(':')
          .append(frame.getLineNumber());
    }
  }
}
