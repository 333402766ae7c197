package routes.fhir.server;

/**
 * The FHIR server cannot be used as things stand: an outage, not the fault of a record. The message
 * holds no secret, no token and nothing that an answer quotes.
 */
public sealed class ServerUnusableException extends RuntimeException
    permits NoTokenException, OtherAddressException, EndlessAnswerException {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind what is wrong, in words that health may show
   */
  ServerUnusableException(String kind) {
    super(kind);
  }

  /** What is wrong, in words. */
  public String kind() {
    return getMessage();
  }
}
