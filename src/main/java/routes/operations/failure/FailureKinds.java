package routes.operations.failure;

import java.time.DateTimeException;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;

/** What may be said of any failure: its messages may hold a bundle, a row or a token. */
public final class FailureKinds {
  private static final List<Class<? extends RuntimeException>> MISTAKES =
      List.of(
          NullPointerException.class,
          ClassCastException.class,
          IllegalArgumentException.class,
          ArithmeticException.class,
          IndexOutOfBoundsException.class,
          DateTimeException.class);

  private FailureKinds() {}

  /** The name of the exception behind all others: it holds nothing of a request or answer. */
  public static String innermost(Throwable failure) {
    return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
  }

  /** The classes of the failure and of its causes, each with the place where it was thrown. */
  public static String of(Throwable failure) {
    StringBuilder kinds = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      kinds.append(kinds.isEmpty() ? "" : " from ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      if (frames.length > 0) {
        kinds.append(" (").append(frames[0]).append(')');
      }
    }
    return kinds.isEmpty() ? "unknown" : kinds.toString();
  }

  /** Whether this is a mistake of the product that a record has brought to light, and no outage. */
  public static boolean isMistake(Throwable failure) {
    return MISTAKES.stream().anyMatch(kind -> kind.isInstance(failure));
  }
}
