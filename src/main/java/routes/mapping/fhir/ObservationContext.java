package routes.mapping.fhir;

import java.time.Instant;

/**
 * What an Observation needs beside the readings.
 *
 * @param id logical id, or null to leave it out
 * @param identifierSystem system of the identifier
 * @param identifierValue value of the identifier
 * @param subject reference to the patient, as {@code Patient/p1}
 * @param device reference to the device, or null
 * @param encounter reference to the encounter, or null
 * @param issued version of the readings: {@link FhirMapping#version}, never the clock
 * @param preliminary whether further readings are to be expected in its window
 */
public record ObservationContext(
    String id,
    String identifierSystem,
    String identifierValue,
    String subject,
    String device,
    String encounter,
    Instant issued,
    boolean preliminary) {

  /** Of readings whose window is over, or that have none. */
  public ObservationContext(
      String id,
      String identifierSystem,
      String identifierValue,
      String subject,
      String device,
      String encounter,
      Instant issued) {
    this(id, identifierSystem, identifierValue, subject, device, encounter, issued, false);
  }

  /** The same, where further readings are to be expected in the window or not. */
  public ObservationContext preliminary(boolean open) {
    return new ObservationContext(
        id, identifierSystem, identifierValue, subject, device, encounter, issued, open);
  }
}
