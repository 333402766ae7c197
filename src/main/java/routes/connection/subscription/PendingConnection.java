package routes.connection.subscription;

import java.time.Instant;
import java.util.List;
import routes.connection.core.Connection;
import routes.connection.vendor.Vendor;

/**
 * A PENDING connection claimed for its next attempt.
 *
 * @param patientSystem system of the patient's identifier, or null
 * @param patientValue value of the patient's identifier, or null
 * @param patientReference {@code Patient/…}, or null until it has been looked up
 * @param subscribes whether the vendor is to be asked for notifications
 * @param applis the vendor's notifications that the grant covers
 * @param linkedFrom history before it is not read
 * @param attempts failed ones so far
 * @param leaseToken proves the claim; a later claim has another
 */
public record PendingConnection(
    String id,
    String vendor,
    String vendorUser,
    String patientSystem,
    String patientValue,
    String patientReference,
    List<String> scopes,
    boolean subscribes,
    List<String> applis,
    Instant consentedAt,
    Instant linkedFrom,
    PendingStep step,
    int attempts,
    String leaseToken) {

  /** The claim of a connection of this vendor. */
  static PendingConnection of(
      Connection connection,
      Vendor vendor,
      Instant linkedFrom,
      PendingStep step,
      int attempts,
      String leaseToken) {
    return new PendingConnection(
        connection.id(),
        connection.vendor(),
        connection.vendorUser(),
        connection.patientSystem(),
        connection.patientValue(),
        connection.patientReference(),
        connection.scopes(),
        vendor.push().subscribes(),
        vendor.applisWithin(connection.scopes()),
        connection.consentedAt(),
        linkedFrom,
        step,
        attempts,
        leaseToken);
  }

  /** Key of its sync requests. */
  public String recordKey() {
    return Connection.recordKey(vendor, vendorUser);
  }
}
