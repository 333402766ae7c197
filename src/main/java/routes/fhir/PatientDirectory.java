package routes.fhir;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;
import routes.operations.PoisonRecordException;

/**
 * Finds Patients of the FHIR server by identifier. Ids that were found are kept for a while,
 * counted from when they were read; that a Patient is missing is never kept. Thread-safe.
 */
@Component("patientDirectory")
public class PatientDirectory {
  private static final Pattern REFERENCE = Pattern.compile("(Patient/)?[A-Za-z0-9\\-.]{1,64}");

  private final IGenericClient client;
  private final FhirFailures failures;
  private final Cache<Identifier, String> found;

  /** Keeps as many ids for as long as {@code fhir} says; metrics as {@code wearables.patients}. */
  public PatientDirectory(
      IGenericClient client, FhirFailures failures, FhirProperties fhir, MeterRegistry meters) {
    this.client = client;
    this.failures = failures;
    this.found =
        CaffeineCacheMetrics.monitor(
            meters,
            Caffeine.newBuilder()
                .expireAfterWrite(fhir.patientCacheTime())
                .maximumSize(fhir.patientCacheSize())
                .recordStats()
                .build(),
            "wearables.patients");
  }

  private record Identifier(String system, String value) {}

  /**
   * The reference ({@code Patient/<id>}) of the one Patient with that identifier.
   *
   * @return empty where the server has none
   * @throws PoisonRecordException {@code patient-ambiguous} where it has several, {@code
   *     patient-identifier-incomplete} where system or value is missing
   * @throws FhirOutageException where the server cannot be asked
   */
  public Optional<String> find(String system, String value) {
    if (system == null || system.isBlank() || value == null || value.isBlank()) {
      throw new PoisonRecordException(
          "patient-identifier-incomplete",
          "A Patient is looked up by system and value, never by one.");
    }
    Identifier identifier = new Identifier(system, value);
    String known = found.getIfPresent(identifier);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> reference = search(identifier);
    reference.ifPresent(text -> found.put(identifier, text));
    return reference;
  }

  /**
   * The reference ({@code Patient/<id>}) of a person: looked up where the identifier is known,
   * since that survives the merge of Patients; else the one that is given.
   *
   * @param reference of the Patient, or null
   * @throws PoisonRecordException {@code patient-not-found} where the server has none, {@code
   *     patient-not-linked} where neither is known, {@code patient-reference-malformed} where the
   *     reference is none to a Patient of this server; see {@link #find}
   * @throws FhirOutageException where the server cannot be asked
   */
  String reference(String system, String value, String reference) {
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
    if (!REFERENCE.matcher(reference).matches()) {
      throw new PoisonRecordException(
          "patient-reference-malformed", "What the link says of its patient is not Patient/id.");
    }
    return reference.startsWith("Patient/") ? reference : "Patient/" + reference;
  }

  /** Forgets what was found under that identifier; the next look-up asks the server. */
  public void forget(String system, String value) {
    if (system != null && value != null) {
      found.invalidate(new Identifier(system, value));
    }
  }

  private Optional<String> search(Identifier identifier) {
    Bundle answer =
        failures.calling(
            Purpose.READ,
            () ->
                client
                    .search()
                    .forResource(Patient.class)
                    .where(
                        Patient.IDENTIFIER
                            .exactly()
                            .systemAndIdentifier(identifier.system(), identifier.value()))
                    .count(2)
                    .returnBundle(Bundle.class)
                    .execute());
    List<String> ids =
        answer.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Patient.class::isInstance)
            .map(patient -> patient.getIdElement().getIdPart())
            .toList();
    if (ids.size() > 1) {
      throw new PoisonRecordException(
          "patient-ambiguous",
          "The FHIR server has several Patients with the person's identifier.");
    }
    return ids.stream().findFirst().map(id -> "Patient/" + id);
  }
}
