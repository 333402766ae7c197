package routes.connection;

/**
 * A connection has no usable tokens: it was revoked, or the vendor takes its refresh token no
 * longer. Asking again changes nothing until the person connects again.
 */
public class NoAccessException extends RuntimeException {
  public NoAccessException(String connectionId) {
    super("connection " + connectionId + " has no usable tokens", null, false, false);
  }
}
