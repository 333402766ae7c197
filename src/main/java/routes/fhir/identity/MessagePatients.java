package routes.fhir.identity;

import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.identity.IdentityProperties.Mode;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;
import routes.subject.SourceLink;
import routes.subject.SourceLinkRegistrar;

/**
 * The patients that messages name: {@code Patient/id}, {@code system|value}, or a value of {@code
 * fhir.identities.patient-system}.
 */
@Component
public class MessagePatients {
  private final PatientDirectory patients;
  private final PatientCreation creation;
  private final SourceLinkRegistrar links;
  private final IdentityProperties identities;

  public MessagePatients(
      PatientDirectory patients,
      PatientCreation creation,
      SourceLinkRegistrar links,
      IdentityProperties identities) {
    this.patients = patients;
    this.creation = creation;
    this.links = links;
    this.identities = identities;
  }

  /** Whether this reading may link its device to the patient that it names. */
  boolean mayLink(Measurement reading) {
    return identities.mode() == Mode.CREATE
        && reading.origin().linkId() == null
        && !reading.retracts();
  }

  /**
   * Links the reading's device, which nobody has registered.
   *
   * @throws PoisonRecordException {@code patient-missing} where the message names nobody, {@code
   *     patient-identifier-incomplete} where it names a value and nothing its system, {@code
   *     patient-not-found} where the server has no such Patient and none may be made; see {@link
   *     PatientDirectory#reference} and {@link PatientCreation#create}
   * @throws FhirOutageException where the server cannot be asked
   */
  SourceLink link(Measurement reading) {
    String patientId = reading.patientId();
    if (patientId == null || patientId.isBlank()) {
      throw new PoisonRecordException(
          "patient-missing",
          "Nobody has registered the device, and its message names no patient to link it to.");
    }
    ResourceName name = name(patientId);
    if (!name.isComplete()) {
      throw new PoisonRecordException(
          "patient-identifier-incomplete",
          "The message names a patient by a value that has no system"
              + " (fhir.identities.patient-system), or is none.");
    }
    if (name.reference() == null
        && identities.createPatients()
        && patients.find(name.system(), name.value()).isEmpty()) {
      creation.create(name.system(), name.value());
    }
    patients.reference(name.system(), name.value(), name.reference());
    return links.link(reading, name.system(), name.value(), name.reference());
  }

  /** Links the reading's device as it is linked already, from the reading's time on if it may. */
  SourceLink linkEarlier(Measurement reading, SourceLink later) {
    return links.link(
        reading, later.patientSystem(), later.patientValue(), later.patientReference());
  }

  /**
   * Whether the patient whom a message names is the link's. Where they are named in two ways, both
   * are looked up.
   *
   * @throws FhirOutageException where the server cannot be asked
   */
  boolean isOf(SourceLink link, String patientId) {
    ResourceName name = name(patientId);
    if (name.reference() == null
        && name.value().equals(link.patientValue())
        && (name.system() == null || name.system().equals(link.patientSystem()))) {
      return true;
    }
    String reference = name.reference();
    if (reference == null && name.system() == null) {
      reference = "Patient/" + patientId;
    }
    if (reference != null
        && (reference.equals(link.patientReference())
            || reference.equals("Patient/" + link.patientReference()))) {
      return true;
    }
    return name.isComplete() && isFoundFor(link, name);
  }

  private boolean isFoundFor(SourceLink link, ResourceName name) {
    try {
      return patients
          .reference(name.system(), name.value(), name.reference())
          .equals(
              patients.reference(
                  link.patientSystem(), link.patientValue(), link.patientReference()));
    } catch (PoisonRecordException missing) {
      return false;
    }
  }

  /** What a message calls its patient, as the link to that patient is to call them. */
  ResourceName name(String patientId) {
    return ResourceName.of("Patient", patientId, identities.patientSystem());
  }
}
