package routes.fhir;

/**
 * The FHIR server cannot be used at the moment, or answers in a way nobody foresaw. Not the fault
 * of a record: the stage waits and tries again. The message holds no content of a request or
 * answer.
 */
public final class FhirOutageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind what is wrong, in words that health may show
   */
  public FhirOutageException(String kind) {
    super(kind);
  }

  /** What is wrong, in words. */
  public String kind() {
    return getMessage();
  }
}
