package routes.connection.core;

import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.audit.AuditSubject;

/** A connection and its person, as the audit names them. */
public final class AuditedConnection {
  /** Another connection has taken the place of this one, which ends with it. */
  public static final String REPLACED = "connection-replaced";

  private AuditedConnection() {}

  public static AuditSubject of(JdbcClient database, String id) {
    return database
        .sql("select * from connection where id = ?")
        .param(id)
        .query(
            (row, number) ->
                AuditSubject.patient(
                    row.getString("patient_system"),
                    row.getString("patient_value"),
                    row.getString("patient_reference")))
        .optional()
        .orElse(AuditSubject.NOBODY)
        .withConnection(id);
  }
}
