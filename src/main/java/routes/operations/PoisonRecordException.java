package routes.operations;

/**
 * A record cannot go on for a reason of its own: the same record would fail again on a healthy
 * system. Never thrown for an outage (network, 401, 403, 429, 5xx, full disk), which pauses a stage
 * instead.
 */
public class PoisonRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code short and stable, for counting, e.g. {@code malformed-json}
   * @param reason what is wrong in words a person understands; it is stored, so no reading, name or
   *     token
   */
  public PoisonRecordException(String code, String reason) {
    super(reason);
    this.code = code;
  }

  /** The code that health and metrics count by. */
  public String code() {
    return code;
  }

  /** What is wrong, safe to store and to show. */
  public String reason() {
    return getMessage();
  }

  /**
   * The record's own failure inside what a route caught: Camel wraps what an expression throws.
   *
   * @throws IllegalArgumentException there is none in it
   */
  public static PoisonRecordException in(Throwable caught) {
    for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
      if (cause instanceof PoisonRecordException poison) {
        return poison;
      }
    }
    throw new IllegalArgumentException("no failure of a record's own was caught");
  }
}
