package routes.fhir;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the person, the device and the encounter of a reading are found.
 *
 * @param mode the IoMT connector's names do as well, whatever their case
 * @param encounterSystem identifier system of an encounter that a message names by a value alone,
 *     or null
 */
@ConfigurationProperties("fhir.identities")
public record IdentityProperties(@DefaultValue("lookup") Mode mode, String encounterSystem) {

  /** What is done where a message alone does not tell who and what it is about. */
  public enum Mode {
    /** Devices are registered, Patients and Encounters looked up. */
    LOOKUP,
    /** As {@link #LOOKUP}, and every reading names its encounter. */
    LOOKUP_WITH_ENCOUNTER
  }
}
