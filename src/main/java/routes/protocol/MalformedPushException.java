package routes.protocol;

/** A push that is not in the vendor's form. Nothing of it is in the message. */
public class MalformedPushException extends RuntimeException {
  public MalformedPushException(String reason) {
    super(reason, null, false, false);
  }
}
