package routes.connection.core;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import routes.operations.support.UtcTime;

/**
 * One person's consented link to one vendor account, as routes see it.
 *
 * @param id the link id that Observation ids derive from
 * @param vendorUser the vendor's id of the account
 * @param patientSystem system of the patient's identifier, or null
 * @param patientValue value of the patient's identifier, or null
 * @param patientReference {@code Patient/…}, or null until it has been looked up
 * @param scopes what the person granted
 * @param consentedAt when the person last agreed
 * @param linkedFrom readings before it are not this patient's
 * @param linkedUntil readings from then on are not this patient's; null while the link is present
 */
public record Connection(
    String id,
    String vendor,
    String vendorUser,
    String patientSystem,
    String patientValue,
    String patientReference,
    ConnectionState state,
    List<String> scopes,
    Instant consentedAt,
    Instant linkedFrom,
    Instant linkedUntil) {

  public Connection {
    scopes = List.copyOf(scopes);
  }

  /** The connection in a row of its table. */
  public static Connection from(ResultSet row, int number) throws SQLException {
    return new Connection(
        row.getString("id"),
        row.getString("vendor"),
        row.getString("vendor_user"),
        row.getString("patient_system"),
        row.getString("patient_value"),
        row.getString("patient_reference"),
        ConnectionState.valueOf(row.getString("state")),
        GrantedScopes.of(row),
        UtcTime.nullable(row, "consented_at"),
        UtcTime.nullable(row, "linked_from"),
        UtcTime.nullable(row, "linked_until"));
  }

  /** Whether its patient is known and it may be read now. */
  public boolean readable() {
    return patientReference != null
        && linkedUntil == null
        && (state == ConnectionState.ACTIVE || state == ConnectionState.PENDING);
  }

  /** The same of this Patient. */
  Connection of(String reference) {
    return new Connection(
        id,
        vendor,
        vendorUser,
        patientSystem,
        patientValue,
        reference,
        state,
        scopes,
        consentedAt,
        linkedFrom,
        linkedUntil);
  }

  /** Key of this account's records on a topic. */
  public String recordKey() {
    return recordKey(vendor, vendorUser);
  }

  public static String recordKey(String vendor, String vendorUser) {
    return vendor + "|" + vendorUser;
  }

  /** Whose it is. */
  public Person person() {
    return new Person(patientSystem, patientValue, patientReference);
  }

  /** Whether its person shares the account now, though it may wait for them to sign in again. */
  public boolean shared() {
    return state != ConnectionState.REVOKED && linkedUntil == null;
  }

  /** Whether the invitation names the same patient, as far as can be told without asking. */
  public boolean samePatient(Invitation invitation) {
    if (patientSystem != null && invitation.patientSystem() != null) {
      return patientSystem.equals(invitation.patientSystem())
          && patientValue.equals(invitation.patientValue());
    }
    return patientReference != null && patientReference.equals(invitation.patientReference());
  }
}
