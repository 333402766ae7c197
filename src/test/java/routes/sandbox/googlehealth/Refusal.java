package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer in the form of google.rpc.Status. */
final class Refusal extends RuntimeException {
  private final int code;
  private final String status;
  private final String reason;

  private Refusal(int code, String status, String reason, String message) {
    super(message);
    this.code = code;
    this.status = status;
    this.reason = reason;
  }

  static Refusal unauthenticated() {
    return new Refusal(
        401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", "The access token is not taken.");
  }

  static Refusal scopeInsufficient() {
    return new Refusal(
        403,
        "PERMISSION_DENIED",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "Request had insufficient authentication scopes.");
  }

  static Refusal notLinked() {
    return new Refusal(
        400,
        "FAILED_PRECONDITION",
        "ACCOUNT_NOT_LINKED",
        "The account is not linked to Google Health.");
  }

  static Refusal tooManyRequests() {
    return new Refusal(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", "Quota exceeded.");
  }

  static Refusal notFound() {
    return new Refusal(404, "NOT_FOUND", "", "There is nothing here.");
  }

  static Refusal invalid(String message) {
    return new Refusal(400, "INVALID_ARGUMENT", "", message);
  }

  int code() {
    return code;
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", code).put("message", getMessage()).put("status", status);
    if (!reason.isEmpty()) {
      error
          .putArray("details")
          .addObject()
          .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
          .put("reason", reason)
          .put("domain", "googleapis.com");
    }
    return body;
  }
}
