package routes.fhir.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the person, the device and the encounter of a reading are found.
 *
 * @param mode the IoMT connector's names do as well, whatever their case
 * @param encounterSystem identifier system of an encounter that a message names by a value alone,
 *     or null
 * @param patientSystem identifier system of a patient that a message names by a value alone, or
 *     null
 * @param createPatients whether the mode {@link Mode#CREATE} makes a Patient that the FHIR server
 *     does not have
 * @param deviceSystem identifier system of the Devices that the IoMT connector knew; null for any
 */
@ConfigurationProperties("fhir.identities")
public record IdentityProperties(
    @DefaultValue("lookup") Mode mode,
    String encounterSystem,
    String patientSystem,
    @DefaultValue("false") boolean createPatients,
    String deviceSystem) {

  /** What is done where a message alone does not tell who and what it is about. */
  public enum Mode {
    /** Devices are registered, Patients and Encounters looked up. */
    LOOKUP,
    /** A device that nobody has registered is linked to the patient that its message names. */
    CREATE,
    /** As {@link #LOOKUP}, and every reading names its encounter. */
    LOOKUP_WITH_ENCOUNTER
  }
}
