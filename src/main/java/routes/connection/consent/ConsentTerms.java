package routes.connection.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import routes.connection.core.ConnectionState;
import routes.connection.core.GrantedScopes;
import routes.operations.support.UtcTime;

/**
 * What one person has agreed to, as it stands now.
 *
 * @param patientSystem system of the patient's identifier, or null
 * @param patientValue value of the patient's identifier, or null
 * @param patientReference {@code Patient/…}, or null until it has been looked up
 * @param scopes what the person granted
 * @param version version of the text that the person agreed to
 * @param given when the person last agreed
 * @param end when it ended or will end; null where it lasts until the person ends it
 * @param inForce whether it permits anything now
 * @param revoked whether it was ended, by whomever, rather than having run out
 */
public record ConsentTerms(
    String linkId,
    String vendor,
    String patientSystem,
    String patientValue,
    String patientReference,
    List<String> scopes,
    String version,
    Instant given,
    Instant end,
    boolean inForce,
    boolean revoked) {

  public ConsentTerms {
    scopes = List.copyOf(scopes);
  }

  static ConsentTerms from(ResultSet row, int number) throws SQLException {
    Instant end = UtcTime.nullable(row, "consent_expires_at");
    boolean revoked = ConnectionState.valueOf(row.getString("state")) == ConnectionState.REVOKED;
    if (revoked) {
      Instant revokedAt = UtcTime.nullable(row, "revoked_at");
      end = end == null || revokedAt.isBefore(end) ? revokedAt : end;
    }
    return new ConsentTerms(
        row.getString("id"),
        row.getString("vendor"),
        row.getString("patient_system"),
        row.getString("patient_value"),
        row.getString("patient_reference"),
        GrantedScopes.of(row),
        row.getString("consent_version"),
        UtcTime.nullable(row, "consented_at"),
        end,
        !revoked && (end == null || Instant.now().isBefore(end)),
        revoked);
  }
}
