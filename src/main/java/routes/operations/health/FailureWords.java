package routes.operations.health;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What may be answered about a failure: neither its message nor the names of its classes. */
final class FailureWords {
  static final String DATABASE = "the database does not answer";
  static final String BROKER = "the broker does not answer";
  private static final String OTHER = "it could not be found out; the log says why";

  private FailureWords() {}

  static String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException
          || cause instanceof DataAccessException
          || cause instanceof TransactionException) {
        return DATABASE;
      }
      if (cause instanceof KafkaException) {
        return BROKER;
      }
    }
    return OTHER;
  }

  /** Of what an indicator of Spring or Camel says: it begins with the name of a class. */
  static String ofDetail(String error) {
    if (error.matches("(java\\.sql|org\\.springframework\\.(jdbc|dao|transaction))\\..*")) {
      return DATABASE;
    }
    return error.startsWith("org.apache.kafka.") ? BROKER : OTHER;
  }
}
