package routes.subject;

import java.time.Instant;
import java.util.Set;

/**
 * One account or device on one person, from when until when, as the database has it now.
 *
 * @param id the link id that Observation ids derive from
 * @param patientSystem identifier system of the person's Patient, or null where only the reference
 *     is known
 * @param patientValue identifier value of the person's Patient, or null likewise
 * @param patientReference {@code Patient/<id>}, or null where only the identifier is known
 * @param from first instant that readings of this link are the person's
 * @param until first instant that they no longer are, or null while the link stands
 * @param withheld why its readings are not filed now; null where consent is given
 * @param scopes what the person granted; empty for a registered device of a sender
 * @param manufacturer of a registered device, or null
 * @param model of a registered device, or null
 */
public record SourceLink(
    String id,
    String patientSystem,
    String patientValue,
    String patientReference,
    Instant from,
    Instant until,
    WithheldReason withheld,
    Set<String> scopes,
    String manufacturer,
    String model) {

  /** Of a connection, whose readings tell their devices. */
  public SourceLink(
      String id,
      String patientSystem,
      String patientValue,
      String patientReference,
      Instant from,
      Instant until,
      WithheldReason withheld,
      Set<String> scopes) {
    this(
        id,
        patientSystem,
        patientValue,
        patientReference,
        from,
        until,
        withheld,
        scopes,
        null,
        null);
  }

  public SourceLink {
    scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
  }

  /** Whether consent is given now; readings are withheld where it is not. */
  public boolean active() {
    return withheld == null;
  }

  /** Whether the link stood at {@code time}. */
  public boolean covers(Instant time) {
    return !time.isBefore(from) && (until == null || time.isBefore(until));
  }

  /** Names the link only, not the person. */
  @Override
  public String toString() {
    return "SourceLink[" + id + "]";
  }
}
