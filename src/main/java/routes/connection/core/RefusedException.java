package routes.connection.core;

import routes.operations.requests.RequestRefusedException;

/** A refusal that a page of a person may show, with a way back. */
public class RefusedException extends RequestRefusedException {

  private final transient String returnUrl;

  public RefusedException(int status, String message) {
    this(status, message, null);
  }

  /**
   * @param returnUrl where the person may go on, or null
   */
  public RefusedException(int status, String message, String returnUrl) {
    super(status, message);
    this.returnUrl = returnUrl;
  }

  /** Where the person may go on, or null. */
  public String returnUrl() {
    return returnUrl;
  }
}
