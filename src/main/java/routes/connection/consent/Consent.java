package routes.connection.consent;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.GrantedScopes;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;
import routes.subject.WithheldReason;

/** What a person permits, read from the database at each question; nothing is remembered. */
@Component("consent")
public class Consent {

  private final JdbcClient database;
  private final Vendors vendors;

  public Consent(JdbcClient database, Vendors vendors) {
    this.database = database;
    this.vendors = vendors;
  }

  /**
   * Whether readings of this link may be fetched and filed under this scope. A connection that only
   * needs its person to sign in again still permits what it brought; an expired consent permits
   * nothing.
   */
  public boolean permits(String linkId, String scope) {
    return granted(linkId).contains(scope);
  }

  /** The same by the data type of a device message or measurement. */
  public boolean permitsDataType(String linkId, String vendor, String dataType) {
    return withholds(linkId, vendor, dataType).isEmpty();
  }

  /** Why readings of this link and data type may not be filed; empty where they may. */
  public Optional<WithheldReason> withholds(String linkId, String vendor, String dataType) {
    Optional<ConsentTerms> terms = terms(linkId);
    if (terms.isEmpty()) {
      return Optional.of(WithheldReason.ERASED_LINK);
    }
    if (!terms.get().inForce()) {
      return Optional.of(terms.get().revoked() ? WithheldReason.REVOKED : WithheldReason.EXPIRED);
    }
    Vendor.DataType type = vendors.named(vendor).dataTypes().get(dataType);
    if (type == null) {
      return Optional.of(WithheldReason.UNKNOWN_DATA_TYPE);
    }
    return terms.get().scopes().contains(type.scope())
        ? Optional.empty()
        : Optional.of(WithheldReason.NOT_GRANTED);
  }

  /** All of what the person behind this link has agreed to; empty where there is no such link. */
  public Optional<ConsentTerms> terms(String linkId) {
    return database
        .sql("select * from connection where id = ?")
        .param(linkId)
        .query(ConsentTerms::from)
        .optional();
  }

  private List<String> granted(String linkId) {
    return database
        .sql(
            """
            select scopes from connection where id = ? and state <> 'REVOKED'
              and (consent_expires_at is null or consent_expires_at > ?)
            """)
        .params(linkId, UtcTime.now())
        .query((row, number) -> GrantedScopes.of(row))
        .optional()
        .orElse(List.of());
  }
}
