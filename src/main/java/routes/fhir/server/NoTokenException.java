package routes.fhir.server;

/**
 * There is no access token for the FHIR server at the moment. The message holds nothing of an
 * answer but a standard error code.
 */
public final class NoTokenException extends ServerUnusableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind what is wrong, in words that health may show
   */
  NoTokenException(String kind) {
    super(kind);
  }
}
