package routes.fhir.identity;

import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.identity.IdentityProperties.Mode;
import routes.fhir.record.GroupedItem;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;
import routes.subject.SourceLink;

/** Whom and what the Observations of a group are about. */
@Component
public class ObservationReferences {
  private final PatientDirectory patients;
  private final EncounterDirectory encounters;
  private final boolean encounterNeeded;

  ObservationReferences(
      PatientDirectory patients, EncounterDirectory encounters, IdentityProperties identities) {
    this.patients = patients;
    this.encounters = encounters;
    this.encounterNeeded = identities.mode() == Mode.LOOKUP_WITH_ENCOUNTER;
  }

  /**
   * What was found.
   *
   * @param subject {@code Patient/id}
   * @param encounter {@code Encounter/id}, or null
   */
  public record Found(String subject, String encounter) {}

  /**
   * Looks both up. An Encounter of another Patient is asked for once more, together with the
   * Patient, since one of the two may have changed after it was found.
   *
   * @throws PoisonRecordException {@code encounter-mismatch} where the Encounter is about another
   *     Patient, {@code encounter-missing} where one is required; see {@link
   *     PatientDirectory#reference} and {@link EncounterDirectory#find}
   * @throws FhirOutageException where the server cannot be asked
   */
  public Found of(GroupedItem.Group item) {
    String subject = subject(item.link());
    try {
      return withEncounter(item, subject);
    } catch (PoisonRecordException e) {
      if (item.group().measurements().stream().allMatch(Measurement::retracts)) {
        // A deletion takes data away, whatever its encounter is.
        return new Found(subject, null);
      }
      throw e;
    }
  }

  private Found withEncounter(GroupedItem.Group item, String subject) {
    String named = item.group().first().encounterId();
    if (named == null || named.isBlank()) {
      if (encounterNeeded) {
        throw new PoisonRecordException(
            "encounter-missing",
            "The message names no encounter, and fhir.identities.mode demands one.");
      }
      return new Found(subject, null);
    }
    SourceLink link = item.link();
    EncounterDirectory.Found encounter = encounters.find(named);
    if (encounter.isOf(subject, link)) {
      return new Found(subject, encounter.reference());
    }
    forget(item);
    String subjectNow = subject(link);
    EncounterDirectory.Found encounterNow = encounters.find(named);
    if (!encounterNow.isOf(subjectNow, link)) {
      throw new PoisonRecordException(
          "encounter-mismatch",
          "The encounter that the message names is about another patient than the one its account"
              + " or device is linked to.");
    }
    return new Found(subjectNow, encounterNow.reference());
  }

  /** The next look-ups for this group ask the server. */
  public void forget(GroupedItem.Group item) {
    SourceLink link = item.link();
    patients.forget(link.patientSystem(), link.patientValue(), link.patientReference());
    String encounter = item.group().first().encounterId();
    if (encounter != null && !encounter.isBlank()) {
      encounters.forget(encounter);
    }
  }

  private String subject(SourceLink link) {
    return patients.reference(link.patientSystem(), link.patientValue(), link.patientReference());
  }
}
