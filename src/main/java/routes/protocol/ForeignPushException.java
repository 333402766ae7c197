package routes.protocol;

/** A push that does not prove that the vendor sent it. The message tells why, in words. */
public class ForeignPushException extends RuntimeException {
  public ForeignPushException(String reason) {
    super(reason, null, false, false);
  }
}
