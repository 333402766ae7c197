package routes.operations.requests;

import java.sql.SQLException;
import java.util.Optional;

/**
 * What a database says of a value that it cannot take: too long, out of range, or no text. Where a
 * request brought it, that is the request's own fault.
 */
public final class DatabaseRefusals {
  /** SQL:2016, class 22: data exception. H2 and PostgreSQL keep to it. */
  private static final String DATA_EXCEPTION = "22";

  private DatabaseRefusals() {}

  /** The refusal of the request that failed so; empty where it failed for another reason. */
  public static Optional<RequestRefusedException> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException database
          && database.getSQLState() != null
          && database.getSQLState().startsWith(DATA_EXCEPTION)) {
        return Optional.of(
            new RequestRefusedException(
                400, "A value is too long, out of range, or holds a character that is no text."));
      }
    }
    return Optional.empty();
  }
}
