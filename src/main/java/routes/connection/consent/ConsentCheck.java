package routes.connection.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.ConnectionState;
import routes.connection.core.GrantedScopes;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;
import routes.subject.ConsentGrant;
import routes.subject.WithheldReason;

/** What a person permits, read from the database at each question; nothing is remembered. */
@Component("consent")
public class ConsentCheck {

  private final JdbcClient database;
  private final Vendors vendors;

  public ConsentCheck(JdbcClient database, Vendors vendors) {
    this.database = database;
    this.vendors = vendors;
  }

  /**
   * Whether readings of this link may be fetched and filed under this scope. A connection that only
   * needs its person to sign in again still permits what it brought; an expired consent permits
   * nothing.
   */
  public boolean permits(String linkId, String scope) {
    return terms(linkId)
        .filter(ConsentGrant::inForce)
        .filter(given -> given.scopes().contains(scope))
        .isPresent();
  }

  /** The same by the data type of a device message or measurement. */
  public boolean permitsDataType(String linkId, String vendor, String dataType) {
    return withholds(linkId, vendor, dataType).isEmpty();
  }

  /** Why readings of this link and data type may not be filed; empty where they may. */
  public Optional<WithheldReason> withholds(String linkId, String vendor, String dataType) {
    Optional<ConsentGrant> given = terms(linkId);
    if (given.isEmpty()) {
      return Optional.of(WithheldReason.ERASED_LINK);
    }
    if (!given.get().inForce()) {
      return Optional.of(given.get().revoked() ? WithheldReason.REVOKED : WithheldReason.EXPIRED);
    }
    Vendor.DataType type = vendors.named(vendor).dataTypes().get(dataType);
    if (type == null) {
      return Optional.of(WithheldReason.UNKNOWN_DATA_TYPE);
    }
    return given.get().scopes().contains(type.scope())
        ? Optional.empty()
        : Optional.of(WithheldReason.NOT_GRANTED);
  }

  /** All of what the person behind this link has agreed to; empty where there is no such link. */
  public Optional<ConsentGrant> terms(String linkId) {
    return database
        .sql("select * from connection where id = ?")
        .param(linkId)
        .query(ConsentCheck::given)
        .optional();
  }

  private static ConsentGrant given(ResultSet row, int number) throws SQLException {
    Instant end = UtcTime.nullable(row, "consent_expires_at");
    boolean revoked = ConnectionState.valueOf(row.getString("state")) == ConnectionState.REVOKED;
    if (revoked) {
      Instant revokedAt = UtcTime.nullable(row, "revoked_at");
      end = end == null || revokedAt.isBefore(end) ? revokedAt : end;
    }
    return new ConsentGrant(
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
