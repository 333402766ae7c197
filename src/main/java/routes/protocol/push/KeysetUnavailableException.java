package routes.protocol.push;

/** A vendor's public keys cannot be had just now, so nobody can tell who sent a push. */
public class KeysetUnavailableException extends RuntimeException {
  public KeysetUnavailableException(String reason) {
    super(reason, null, false, false);
  }
}
