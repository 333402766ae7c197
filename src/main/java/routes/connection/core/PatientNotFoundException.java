package routes.connection.core;

/** The FHIR server answered, and has no patient with the identifier of the invitation. */
public final class PatientNotFoundException extends RuntimeException {
  public PatientNotFoundException() {
    super(
        "The FHIR server has no patient with the identifier of the invitation.",
        null,
        false,
        false);
  }
}
