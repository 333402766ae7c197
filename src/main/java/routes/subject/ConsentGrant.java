package routes.subject;

import java.time.Instant;
import java.util.List;

/**
 * What one person has agreed to, as the database has it now.
 *
 * @param patientSystem identifier system of the person's Patient, or null where only the reference
 *     is known
 * @param patientValue identifier value of the person's Patient, or null likewise
 * @param patientReference {@code Patient/<id>}, or null where only the identifier is known
 * @param scopes what the person granted, in the vendor's words
 * @param version version of the text that the person agreed to
 * @param given when the person last agreed
 * @param end when it ended or will end; null where it lasts until the person ends it
 * @param inForce whether it permits anything now
 * @param revoked whether it was ended, by whomever, rather than having run out
 */
public record ConsentGrant(
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

  public ConsentGrant {
    scopes = List.copyOf(scopes);
  }

  /** Names the link only, not the person. */
  @Override
  public String toString() {
    return "ConsentGrant[" + linkId + "]";
  }
}
