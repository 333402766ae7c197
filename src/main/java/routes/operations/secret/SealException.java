package routes.operations.secret;

/**
 * A sealed value could not be made or opened. The message names the place of the value, never the
 * value.
 */
public class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SealException(String message) {
    super(message);
  }
}
