package routes.connection;

/**
 * A request that cannot be served for a reason of its own. The message is written for the person
 * who made it and holds nothing secret.
 */
public class RefusedException extends RuntimeException {

  private final int status;
  private final transient String returnUrl;

  public RefusedException(int status, String message) {
    this(status, message, null);
  }

  /**
   * @param returnUrl where the person may go on, or null
   */
  public RefusedException(int status, String message, String returnUrl) {
    super(message, null, false, false);
    this.status = status;
    this.returnUrl = returnUrl;
  }

  /** The HTTP status that says so, 4xx or 503. */
  public int status() {
    return status;
  }

  /** Where the person may go on, or null. */
  String returnUrl() {
    return returnUrl;
  }
}
