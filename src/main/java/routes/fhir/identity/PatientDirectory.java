package routes.fhir.identity;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirProperties;
import routes.fhir.server.FhirServer;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;

/**
 * Finds Patients of the FHIR server. A Patient that a merge has replaced stands for the one that
 * replaced it ({@code Patient.link}). Ids that were found are kept for a while, counted from when
 * they were read; that a Patient is missing is never kept. Thread-safe.
 */
@Component("patientDirectory")
public class PatientDirectory {
  private static final Pattern REFERENCE = Pattern.compile("(Patient/)?[A-Za-z0-9\\-.]{1,64}");

  /** Merges of merged Patients are followed this far. */
  private static final int LONGEST_CHAIN = 5;

  private final ResourceLookup<Patient, String> patients;
  private final Destination destination;

  /** Keeps as many ids for as long as {@code fhir} says; metrics as {@code wearables.patients}. */
  public PatientDirectory(
      IGenericClient client,
      FhirServer server,
      FhirFailures failures,
      FhirProperties fhir,
      MeterRegistry meters,
      Destination destination) {
    this.destination = destination;
    this.patients =
        new ResourceLookup<>(
            Patient.class,
            Patient::getIdentifier,
            client,
            server,
            failures,
            fhir,
            meters,
            "wearables.patients");
  }

  /**
   * The reference ({@code Patient/<id>}) of the one Patient with that identifier.
   *
   * @return empty where the server has none
   * @throws PoisonRecordException {@code patient-ambiguous} where it has several, {@code
   *     patient-named-otherwise} where it answers with one of another name, {@code
   *     patient-identifier-incomplete} where system or value is missing
   * @throws FhirOutageException where the server cannot be asked
   */
  public Optional<String> find(String system, String value) {
    ResourceName name = new ResourceName(system, value, null);
    if (!name.isComplete()) {
      throw new PoisonRecordException(
          "patient-identifier-incomplete",
          "A Patient is looked up by system and value, never by one.");
    }
    return find(name);
  }

  /**
   * The reference ({@code Patient/<id>}) of a person: looked up by identifier where that is known,
   * since it survives the merge of Patients; else by the reference that is given. At a destination
   * that has other ids than the first one, by the identifier that stands for that reference.
   *
   * @param reference of the Patient at the first destination, or null
   * @throws PoisonRecordException {@code patient-not-found} where the server has none, {@code
   *     patient-not-linked} where neither is known, {@code patient-reference-malformed} where the
   *     reference is none to a Patient of this server; see {@link #find}
   * @throws FhirOutageException where the server cannot be asked
   */
  public String reference(String system, String value, String reference) {
    if (destination.renamesPatients() && reference != null) {
      ResourceName there = referred(checked(reference));
      return reference(destination.patientSystem(), there.id(), null);
    }
    if (system != null && value != null) {
      return find(system, value)
          .orElseThrow(
              () ->
                  new PoisonRecordException(
                      "patient-not-found",
                      "The FHIR server has no Patient with the linked person's identifier."));
    }
    if (reference == null) {
      throw new PoisonRecordException("patient-not-linked", "The link names no patient.");
    }
    return standing(checked(reference))
        .orElseThrow(
            () ->
                new PoisonRecordException(
                    "patient-not-found",
                    "The FHIR server has no Patient of the id that the link names."));
  }

  /**
   * Day and month of birth of the Patient with this reference, read now; empty where the Patient
   * has no full date of birth, or is not there.
   *
   * @throws FhirOutageException where the server cannot be asked
   */
  public Optional<MonthDay> birthday(String reference) {
    return patients.search(referred(checked(reference))).stream()
        .findFirst()
        .map(Patient::getBirthDateElement)
        .filter(born -> born.hasValue() && born.getPrecision() == TemporalPrecisionEnum.DAY)
        .map(born -> MonthDay.of(born.getMonth() + 1, born.getDay()));
  }

  /** The reference of the Patient that has this id here, or of the one that replaced it. */
  Optional<String> standing(String id) {
    return find(referred(id));
  }

  private static String checked(String reference) {
    if (!REFERENCE.matcher(reference).matches()) {
      throw new PoisonRecordException(
          "patient-reference-malformed", "What the link says of its patient is not Patient/id.");
    }
    return reference;
  }

  /** Keeps a Patient that was made, which a search may not find yet. */
  void keep(String system, String value, String reference) {
    patients.keep(new ResourceName(system, value, null), reference);
  }

  /** Forgets what was found under that name; the next look-up asks the server. */
  public void forget(String system, String value, String reference) {
    if (destination.renamesPatients() && reference != null) {
      ResourceName there = referred(reference);
      patients.forget(new ResourceName(destination.patientSystem(), there.id(), null));
    } else if (system != null && value != null) {
      patients.forget(new ResourceName(system, value, null));
    } else if (reference != null) {
      patients.forget(referred(reference));
    }
  }

  private static ResourceName referred(String reference) {
    String whole = reference.startsWith("Patient/") ? reference : "Patient/" + reference;
    return new ResourceName(null, null, whole);
  }

  private Optional<String> find(ResourceName name) {
    return patients.find(name, found -> survivor(found, LONGEST_CHAIN));
  }

  private Optional<String> survivor(List<Patient> found, int hops) {
    List<String> survivors =
        found.stream().flatMap(one -> survivor(one, hops).stream()).distinct().toList();
    if (survivors.size() > 1) {
      throw new PoisonRecordException(
          "patient-ambiguous",
          "The FHIR server has several Patients with the person's identifier.");
    }
    return survivors.stream().findFirst();
  }

  private Optional<String> survivor(Patient patient, int hops) {
    Optional<String> replacement =
        patient.getLink().stream()
            .filter(link -> link.getType() == LinkType.REPLACEDBY)
            .map(link -> link.getOther().getReferenceElement())
            .filter(other -> "Patient".equals(other.getResourceType()))
            .findFirst()
            .map(this::here);
    if (replacement.isEmpty()) {
      return Optional.of("Patient/" + patient.getIdElement().getIdPart());
    }
    return hops == 0
        ? Optional.empty()
        : survivor(patients.search(referred(replacement.get())), hops - 1);
  }

  /** The same id at another server is somebody else's. */
  private String here(IIdType survivor) {
    if (patients.isElsewhere(survivor)) {
      throw new PoisonRecordException(
          "patient-not-found", "The person's Patient was merged into one of another server.");
    }
    return survivor.getIdPart();
  }
}
