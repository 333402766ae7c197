package routes.mapping.device;

/** A match that gives no measurement; never leaves this package. */
final class ExtractionException extends RuntimeException {
  private final String code;

  ExtractionException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  MatchFailure failure(int match, String typeName) {
    return new MatchFailure(match, code, "Template '" + typeName + "': " + getMessage());
  }
}
