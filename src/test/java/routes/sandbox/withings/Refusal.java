package routes.sandbox.withings;

/**
 * An answer other than 0. Withings sends it with HTTP 200 and the status in the body; it publishes
 * only families of status numbers (Withings data API, response status).
 */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;

  private Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  static Refusal invalidParams(String what) {
    return new Refusal(503, "Invalid Params: " + what);
  }

  static Refusal invalidToken() {
    return new Refusal(
        401, "XRequestID: Not provided invalid_token: The access token provided is invalid");
  }

  static Refusal insufficientScope() {
    return new Refusal(277, "Unauthorized: insufficient_scope");
  }

  static Refusal badSignature() {
    return new Refusal(100, "Authentication failed: signature or nonce");
  }

  static Refusal badCallback() {
    return new Refusal(293, "Invalid Params: callbackurl did not answer HEAD with 2xx");
  }

  static Refusal noSuchSubscription(int status) {
    return new Refusal(status, "Invalid Params: no such subscription");
  }

  static Refusal tooManyRequests() {
    return new Refusal(601, "Too Many Requests");
  }

  static Refusal notImplemented() {
    return new Refusal(2554, "Not implemented: wrong action or wrong webservice");
  }
}
