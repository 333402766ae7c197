package routes.fhir.identity;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirProperties;
import routes.fhir.server.FhirServer;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;
import routes.subject.SourceLink;

/**
 * Finds Encounters of the FHIR server by what messages say of them: {@code Encounter/id}, {@code
 * system|value}, or a value of {@code fhir.identities.encounter-system}. Thread-safe.
 */
@Component
public class EncounterDirectory {
  private final ResourceLookup<Encounter, Found> encounters;
  private final String system;

  /** Keeps as many for as long as {@code fhir} says; metrics as {@code wearables.encounters}. */
  public EncounterDirectory(
      IGenericClient client,
      FhirServer server,
      FhirFailures failures,
      FhirProperties fhir,
      IdentityProperties identities,
      MeterRegistry meters) {
    this.encounters =
        new ResourceLookup<>(
            Encounter.class,
            Encounter::getIdentifier,
            client,
            server,
            failures,
            fhir,
            meters,
            "wearables.encounters");
    this.system = identities.encounterSystem();
  }

  /**
   * An Encounter as it was found.
   *
   * @param reference {@code Encounter/id}
   * @param subject reference to whom it is about, or null
   * @param named identifier of whom it is about where there is no reference, or null
   */
  record Found(String reference, String subject, ResourceName named) {
    /** Whether it is about that Patient, or says of nobody that it is about them. */
    boolean isOf(String patient, SourceLink link) {
      if (subject != null) {
        return subject.equals(patient);
      }
      return named == null
          || (link.patientValue() != null
              && new ResourceName(link.patientSystem(), link.patientValue(), null)
                  .isLike(named.system(), named.value()));
    }
  }

  /**
   * The one Encounter that a message names.
   *
   * @throws PoisonRecordException {@code encounter-not-found} where the server has none, {@code
   *     encounter-ambiguous} where it has several, {@code encounter-named-otherwise} where it
   *     answers with one of another name, {@code encounter-identifier-incomplete} where the message
   *     tells a value and nothing its system, or none that can be searched for
   * @throws FhirOutageException where the server cannot be asked
   */
  Found find(String encounterId) {
    ResourceName name = name(encounterId);
    if (!name.isComplete()) {
      throw new PoisonRecordException(
          "encounter-identifier-incomplete",
          "The message names an encounter by a value that has no system"
              + " (fhir.identities.encounter-system), or is none.");
    }
    return encounters
        .find(
            name,
            found -> {
              if (found.size() > 1) {
                throw new PoisonRecordException(
                    "encounter-ambiguous",
                    "The FHIR server has several Encounters with the identifier of the message.");
              }
              return found.stream().findFirst().map(this::found);
            })
        .orElseThrow(
            () ->
                new PoisonRecordException(
                    "encounter-not-found",
                    "The FHIR server has no Encounter as the message names it."));
  }

  /** The next look-up of what a message says asks the server. */
  public void forget(String encounterId) {
    encounters.forget(name(encounterId));
  }

  private ResourceName name(String encounterId) {
    return ResourceName.of("Encounter", encounterId, system);
  }

  private Found found(Encounter encounter) {
    Reference subject = encounter.getSubject();
    Identifier named = subject.getIdentifier();
    return new Found(
        "Encounter/" + encounter.getIdElement().getIdPart(),
        Optional.ofNullable(subject.getReference()).map(any -> local(subject)).orElse(null),
        named.isEmpty() ? null : new ResourceName(named.getSystem(), named.getValue(), null));
  }

  /** As this server refers to it; as it stands where another server's is meant. */
  private String local(Reference reference) {
    IIdType id = reference.getReferenceElement();
    return encounters.isElsewhere(id)
        ? reference.getReference()
        : id.toUnqualifiedVersionless().getValue();
  }
}
