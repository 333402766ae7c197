package routes.connection;

/** The FHIR server answered, and has no patient with the identifier of the invitation. */
final class PatientNotFoundException extends RuntimeException {
  PatientNotFoundException() {
    super(
        "The FHIR server has no patient with the identifier of the invitation.",
        null,
        false,
        false);
  }
}
