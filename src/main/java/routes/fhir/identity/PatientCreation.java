package routes.fhir.identity;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Patient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.Sha256;
import routes.operations.PoisonRecordException;

/**
 * Makes Patients of whom nothing but an identifier is known. Two that make the same one at the same
 * time make one: its id derives from the identifier, and a server that refuses ids of clients is
 * asked for a conditional create ({@code If-None-Exist}).
 */
@Component
public class PatientCreation {
  private static final Logger LOG = LoggerFactory.getLogger(PatientCreation.class);

  private static final String PATIENT = "Patient";

  private final IGenericClient client;
  private final FhirFailures failures;
  private final PatientDirectory patients;

  PatientCreation(IGenericClient client, FhirFailures failures, PatientDirectory patients) {
    this.client = client;
    this.failures = failures;
    this.patients = patients;
  }

  /**
   * Makes the Patient that no search has found.
   *
   * @throws PoisonRecordException {@code patient-not-found} where it was made once and has been
   *     deleted since, or has lost its identifier; {@code fhir-refused} where the server does not
   *     take it
   * @throws FhirOutageException where the server cannot be used now
   * @throws FhirConflictException where the server reports a conflict, and still has none
   */
  void create(String system, String value) {
    String id = Sha256.hex(system + "|" + value);
    if (stands(id, system, value)) {
      return;
    }
    try {
      Optional<String> made = made(id, system, value);
      made.ifPresent(known -> patients.keep(system, value, "Patient/" + known));
      LOG.info("made a Patient, because a message names one that the FHIR server does not have");
    } catch (FhirConflictException overtaken) {
      if (!stands(id, system, value)) {
        throw overtaken;
      }
    }
  }

  private boolean stands(String id, String system, String value) {
    try {
      Patient standing =
          failures.calling(
              Purpose.READ_ONE,
              () ->
                  ExpectedAnswers.read(
                      client.read().resource(Patient.class).withId(id).execute(), PATIENT, id));
      boolean carries =
          standing.getIdentifier().stream()
              .anyMatch(one -> system.equals(one.getSystem()) && value.equals(one.getValue()));
      if (!carries) {
        throw new PoisonRecordException(
            "patient-not-found",
            "The Patient made for this identifier does not carry it any more.");
      }
      patients.standing(id).ifPresent(one -> patients.keep(system, value, one));
      return true;
    } catch (FhirRefusalException e) {
      if (e.status() == 410) {
        throw new PoisonRecordException(
            "patient-not-found", "The Patient made for this identifier was deleted.");
      }
      return false;
    }
  }

  /** The id of the Patient, where the server says it; a search finds it all the same. */
  private Optional<String> made(String id, String system, String value) {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem(system).setValue(value);
    Patient identified = patient.copy();
    identified.setId(id);
    try {
      failures.calling(
          Purpose.WRITE,
          () -> ExpectedAnswers.written(client.update().resource(identified).execute(), PATIENT));
      return Optional.of(id);
    } catch (FhirRefusalException refusedId) {
      MethodOutcome outcome =
          failures.calling(
              Purpose.WRITE,
              () ->
                  ExpectedAnswers.written(
                      client
                          .create()
                          .resource(patient)
                          .conditional()
                          .where(Patient.IDENTIFIER.exactly().systemAndIdentifier(system, value))
                          .execute(),
                      PATIENT));
      return Optional.ofNullable(outcome.getId()).map(IIdType::getIdPart);
    }
  }
}
