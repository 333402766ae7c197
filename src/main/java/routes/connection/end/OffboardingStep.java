package routes.connection.end;

/** What may be left to do after a connection has ended, in the order it is done. */
public enum OffboardingStep {
  UNSUBSCRIBE("The vendor has not ended the notifications yet."),
  REVOKE("The vendor has not taken its permission back yet."),
  ERASE("The readings could not be deleted from the FHIR server yet.");

  private final String reason;

  OffboardingStep(String reason) {
    this.reason = reason;
  }

  /** Why a step that failed is not done, in words. */
  String reason() {
    return reason;
  }

  /** Whether the vendor takes part in it. */
  public boolean atVendor() {
    return this != ERASE;
  }
}
