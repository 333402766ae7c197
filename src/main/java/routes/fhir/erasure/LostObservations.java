package routes.fhir.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.InstallationIdentifier;
import routes.fhir.bundle.Ledger;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.FhirSearch;
import routes.fhir.identity.PatientDirectory;
import routes.fhir.resource.ProvenanceResources;
import routes.operations.PoisonRecordException;
import routes.operations.support.Batches;

/**
 * Finds what stands in the FHIR server of a link and not in the ledger, because the ledger was lost
 * or restored from an older copy: the Devices in use of the link, the Observations measured with
 * them, and what explains those, where the server lets us read that. Readings that a person entered
 * by hand name no Device and are not found. A long history is read page by page and in part only:
 * nothing that is found here may be written back.
 */
@Component("lostObservations")
public class LostObservations {
  private static final String DEVICE = "Device";
  private static final String OBSERVATION = "Observation";
  private static final int TARGETS_A_SEARCH = 100;
  private static final String A_PAGE = "&_count=500";

  private final Ledger ledger;
  private final FhirSearch search;
  private final ClientIds clientIds;
  private final ProvenanceResources provenances;
  private final PatientDirectory patients;
  private final Destination destination;
  private final String base;

  LostObservations(
      Ledger ledger,
      FhirSearch search,
      ClientIds clientIds,
      ProvenanceResources provenances,
      PatientDirectory patients,
      Destination destination,
      FhirProperties fhir) {
    this.provenances = provenances;
    this.patients = patients;
    this.destination = destination;
    this.ledger = ledger;
    this.search = search;
    this.clientIds = clientIds;
    this.base = fhir.identifierBase();
  }

  /**
   * Enters them in the ledger, from where they are deleted like all others.
   *
   * @param patientReference {@code Patient/…} at the first destination, or null where the patient
   *     was never found
   * @throws FhirOutageException where the server cannot be asked
   */
  public void enter(String linkId, String patientReference) {
    Optional<String> patient = Optional.ofNullable(patientReference).flatMap(this::here);
    if (patient.isEmpty()) {
      return;
    }
    List<ObjectNode> devices = new ArrayList<>();
    search.each(
        DEVICE + "?patient=" + patient.get() + A_PAGE,
        Purpose.READ,
        page -> of(DEVICE, page).filter(device -> isOfLink(device, linkId)).forEach(devices::add));
    for (ObjectNode device : devices) {
      String reference = DEVICE + "/" + device.path("id").asText();
      enter(List.of(entry(device, linkId)));
      search.each(
          OBSERVATION + "?device=" + reference + "&_elements=identifier,device" + A_PAGE,
          Purpose.READ,
          page -> enterMeasured(page, reference, linkId));
    }
  }

  private void enterMeasured(List<ObjectNode> page, String device, String linkId) {
    List<Ledger.Entry> found = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    of(OBSERVATION, page)
        .filter(this::isOurs)
        .filter(observation -> refersTo(observation.path("device"), List.of(device)))
        .forEach(
            observation -> {
              found.add(entry(observation, linkId));
              targets.add(OBSERVATION + "/" + observation.path("id").asText());
            });
    explaining(targets).forEach(one -> found.add(entry(one, linkId)));
    enter(found);
  }

  private Collection<ObjectNode> explaining(List<String> targets) {
    Map<String, ObjectNode> found = new LinkedHashMap<>();
    for (List<String> part : Batches.of(targets, TARGETS_A_SEARCH)) {
      try {
        search.each(
            ProvenanceResources.TYPE
                + "?target="
                + String.join(",", part)
                + "&_elements=agent,target,meta"
                + A_PAGE,
            Purpose.READ_OPTIONAL,
            page ->
                of(ProvenanceResources.TYPE, page)
                    .filter(provenances::isOurs)
                    .filter(one -> refersToAny(one.path("target"), part))
                    .forEach(one -> found.put(one.path("id").asText(), one)));
      } catch (FhirRefusalException notToBeRead) {
        return found.values();
      }
    }
    return found.values();
  }

  /** Where the Patient cannot be found here, nothing was filed for it either. */
  private Optional<String> here(String patientReference) {
    if (!destination.renamesPatients()) {
      return Optional.of(patientReference);
    }
    try {
      return Optional.of(patients.reference(null, null, patientReference));
    } catch (PoisonRecordException notHere) {
      return Optional.empty();
    }
  }

  private void enter(List<Ledger.Entry> found) {
    Set<String> known = new HashSet<>();
    for (String type : List.of(DEVICE, OBSERVATION, ProvenanceResources.TYPE)) {
      List<String> ids =
          found.stream().filter(entry -> entry.type().equals(type)).map(Ledger.Entry::id).toList();
      ledger.rows(type, ids).keySet().forEach(id -> known.add(type + "/" + id));
    }
    ledger.pending(
        found.stream().filter(entry -> !known.contains(entry.type() + "/" + entry.id())).toList());
  }

  private boolean isOfLink(ObjectNode device, String linkId) {
    return values(device, "/identifier/device-link").stream()
        .anyMatch(value -> value.startsWith(linkId + "|"));
  }

  private boolean isOurs(ObjectNode observation) {
    return InstallationIdentifier.in(observation, base).isPresent();
  }

  /** A server may ignore what it is asked, and answer with everybody's. */
  private static boolean refersTo(JsonNode reference, Collection<String> wanted) {
    IdType id = new IdType(reference.path("reference").asText());
    return wanted.contains(id.getResourceType() + "/" + id.getIdPart());
  }

  private static boolean refersToAny(JsonNode references, Collection<String> wanted) {
    return StreamSupport.stream(references.spliterator(), false)
        .anyMatch(each -> refersTo(each, wanted));
  }

  private List<String> values(ObjectNode resource, String system) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : resource.path("identifier")) {
      if (each.path("system").asText().equals(base + system)) {
        values.add(each.path("value").asText());
      }
    }
    return values;
  }

  private Ledger.Entry entry(ObjectNode resource, String linkId) {
    String type = resource.path("resourceType").asText();
    String id = resource.path("id").asText();
    Optional<InstallationIdentifier> identifier =
        clientIds.taken() ? Optional.empty() : InstallationIdentifier.in(resource, base);
    return identifier
        .map(
            own -> new Ledger.Entry(type, own.id(type), linkId, null, null, own.boundedToken(), id))
        .orElseGet(() -> new Ledger.Entry(type, id, linkId, null, null));
  }

  private static Stream<ObjectNode> of(String type, List<ObjectNode> page) {
    return page.stream().filter(resource -> resource.path("resourceType").asText().equals(type));
  }
}
