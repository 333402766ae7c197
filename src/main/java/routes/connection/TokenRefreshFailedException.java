package routes.connection;

/** A token could not be refreshed just now; the same refresh token is tried again later. */
public class TokenRefreshFailedException extends RuntimeException {
  public TokenRefreshFailedException(String connectionId) {
    super(
        "the token of connection " + connectionId + " could not be refreshed", null, false, false);
  }
}
