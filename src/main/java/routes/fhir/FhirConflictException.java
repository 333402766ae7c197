package routes.fhir;

/**
 * The FHIR server holds another version than the one a write was based on (409, 412). Reading and
 * merging again is the answer.
 */
public final class FhirConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status of the answer
   */
  public FhirConflictException(int status) {
    super("the FHIR server answered " + status + ": it holds another version");
    this.status = status;
  }

  private FhirConflictException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What was sent is not what the server holds, though it took the transaction. */
  public static FhirConflictException overtaken() {
    return new FhirConflictException(
        200, "the FHIR server does not hold what it took: it has something else, or finds nothing");
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
