package routes.connection.consent;

import java.time.Instant;

/**
 * A connection claimed for the writing of its Consent.
 *
 * @param leaseToken proves the claim; a later claim has another
 * @param revision how often the consent had changed when the claim was opened
 * @param attempts failed ones so far
 * @param expiresAt when the consent ends by itself, if that lay ahead; or null
 */
public record ConsentClaim(
    String connectionId, String leaseToken, int revision, int attempts, Instant expiresAt) {

  static ConsentClaim claimed(String connectionId, String leaseToken) {
    return new ConsentClaim(connectionId, leaseToken, 0, 0, null);
  }
}
