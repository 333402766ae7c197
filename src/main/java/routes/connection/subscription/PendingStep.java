package routes.connection.subscription;

/** What a PENDING connection waits for, in order. */
public enum PendingStep {
  PATIENT("The patient could not be looked up in the FHIR server yet."),
  SUBSCRIPTION("The vendor has not taken the subscription to new readings yet."),
  HISTORY("The first import could not be started yet.");

  private final String reason;

  PendingStep(String reason) {
    this.reason = reason;
  }

  /** Why a connection that failed here does not go on, in words. */
  String reason() {
    return reason;
  }
}
