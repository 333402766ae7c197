package routes.connection.core;

import java.time.Instant;
import java.util.List;

/**
 * A link for one known patient. The patient is named by identifier (system and value) or by
 * reference; the other is null.
 *
 * @param hash SHA-256 of the link's token
 * @param vendors what may be connected through it
 * @param returnUrl where the person goes on afterwards, or null
 * @param returnState what is handed back there, or null
 * @param owner the portal that invited, or null where nobody knows it any more
 * @param hint a word by which the person sees that the link is theirs; or null
 */
public record Invitation(
    String hash,
    String patientSystem,
    String patientValue,
    String patientReference,
    List<String> vendors,
    String returnUrl,
    String returnState,
    Instant expiresAt,
    String owner,
    String hint) {

  /** Whom it is for. */
  public Person person() {
    return new Person(patientSystem, patientValue, patientReference);
  }

  public boolean expired() {
    return !Instant.now().isBefore(expiresAt);
  }
}
