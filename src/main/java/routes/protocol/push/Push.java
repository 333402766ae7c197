package routes.protocol.push;

import java.time.Instant;

/**
 * A vendor's notice that there is something to fetch. It is a hint: nothing in it is filed.
 *
 * @param vendorUser the vendor's id of the account
 * @param appli the vendor's name of what happened
 * @param from begin of the range announced, or null
 * @param to end of the range announced, or null
 * @param operation the vendor's word for what was done to the readings, or null where it has none
 * @param sourceId the vendor's id of the record that it is about, or null
 */
public record Push(
    String vendorUser, String appli, Instant from, Instant to, String operation, String sourceId) {

  /** A notice about no single record. */
  public Push(String vendorUser, String appli, Instant from, Instant to, String operation) {
    this(vendorUser, appli, from, to, operation, null);
  }

  /** A notice that does not say what was done. */
  public Push(String vendorUser, String appli, Instant from, Instant to) {
    this(vendorUser, appli, from, to, null, null);
  }
}
