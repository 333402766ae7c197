package routes.connection.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A device that a sender may write for, and the person who had it from one instant to another.
 *
 * @param id link id, part of every Observation id made from the device's readings
 * @param sender authenticated name of the sender
 * @param deviceId the device's id as its messages carry it
 * @param patientSystem system of the patient's identifier, or null where a reference is given
 * @param patientValue value of the patient's identifier, or null
 * @param patientReference {@code Patient/id}, or null where an identifier is given
 * @param manufacturer or null
 * @param model or null
 * @param linkedFrom first instant whose readings are this person's
 * @param linkedUntil first instant whose readings are not, or null while linked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceLink(
    String id,
    String sender,
    String deviceId,
    String patientSystem,
    String patientValue,
    String patientReference,
    String manufacturer,
    String model,
    Instant linkedFrom,
    Instant linkedUntil) {}
