package routes.operations.requests;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that cannot be served for a reason of its own. The message is written for whoever made
 * it and holds nothing secret.
 */
public class RequestRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Duration retryAfter;

  /**
   * A refusal that asking again does not change.
   *
   * @param status the HTTP status that says so, 4xx or 503
   */
  public RequestRefusedException(int status, String message) {
    this(status, message, null);
  }

  /**
   * A refusal for a while.
   *
   * @param retryAfter how long to wait before asking again; null where that is not known
   */
  public RequestRefusedException(int status, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The HTTP status that says so, 4xx or 503. */
  public int status() {
    return status;
  }

  /** How long to wait before asking again, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
