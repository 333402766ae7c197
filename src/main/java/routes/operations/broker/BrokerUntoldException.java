package routes.operations.broker;

/** The broker does not tell which logs it holds: it is not there, or does not let us ask. */
public final class BrokerUntoldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason in words; no address, no secret
   */
  BrokerUntoldException(String reason) {
    super("the broker does not tell which logs it holds (" + reason + ")");
  }
}
