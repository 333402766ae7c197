package routes.fhir;

import routes.operations.PoisonRecordException;

/**
 * The FHIR server refuses what was written (400, 404, 410, 413, 422; what it need not take or
 * delete also with 401, 403, 405, 501) and would refuse it again. The reason names the status and
 * the codes and places of the OperationOutcome, never its diagnostics. With 413 the code of the
 * dead letter is {@code too-large}, else {@code fhir-refused}.
 */
public final class FhirRefusalException extends PoisonRecordException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status of the answer
   * @param issues codes and places of the OperationOutcome's issues, or an empty text
   */
  public FhirRefusalException(int status, String issues) {
    super(
        status == 413 ? "too-large" : "fhir-refused",
        "The FHIR server refused the resource with "
            + status
            + (issues.isEmpty() ? "." : ": " + issues + "."));
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
