package routes.fhir.server;

/**
 * There is no access token for the FHIR server at the moment: an outage, not the fault of a record.
 * The message holds no secret, no token and nothing of an answer but a standard error code.
 */
public final class NoTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind what is wrong, in words that health may show
   */
  NoTokenException(String kind) {
    super(kind);
  }

  /** What is wrong, in words. */
  public String kind() {
    return getMessage();
  }
}
