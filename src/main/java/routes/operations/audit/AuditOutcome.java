package routes.operations.audit;

import java.util.Locale;

/** What came of it. */
public enum AuditOutcome {
  /** It was done. */
  DONE,
  /** The caller may not. */
  DENIED,
  /** It could not be done for a reason of its own. */
  REFUSED,
  /** It could not be done for a reason of ours. */
  FAILED,
  /** The process ended meanwhile: it may have been done. */
  UNKNOWN;

  /** By the HTTP status of the answer. */
  static AuditOutcome of(int status) {
    if (status >= 500) {
      return FAILED;
    }
    if (status >= 400) {
      return status == 401 || status == 403 ? DENIED : REFUSED;
    }
    return DONE;
  }

  /** As the table has it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
