package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;

/**
 * Finds what stands in the FHIR server of a link and not in the ledger, because the ledger was lost
 * or restored from an older copy: the Devices in use of the link, and the Observations measured
 * with them. Readings that a person entered by hand name no Device and are not found.
 */
@Component("lostObservations")
public class LostObservations {
  private static final String DEVICE = "Device";
  private static final String OBSERVATION = "Observation";

  private final Ledger ledger;
  private final FhirSearch search;
  private final ClientIds clientIds;
  private final String base;

  LostObservations(Ledger ledger, FhirSearch search, ClientIds clientIds, FhirProperties fhir) {
    this.ledger = ledger;
    this.search = search;
    this.clientIds = clientIds;
    this.base = fhir.identifierBase();
  }

  /**
   * Enters them in the ledger, from where they are deleted like all others.
   *
   * @param patientReference {@code Patient/…}, or null where the patient was never found
   * @throws FhirOutageException where the server cannot be asked
   */
  public void enter(String linkId, String patientReference) {
    if (patientReference == null) {
      return;
    }
    for (ObjectNode device : search(DEVICE, "patient=" + patientReference)) {
      if (isOfLink(device, linkId)) {
        List<Ledger.Entry> found = new ArrayList<>();
        found.add(entry(device, linkId));
        String id = device.path("id").asText();
        for (ObjectNode observation : search(OBSERVATION, "device=Device/" + id)) {
          if (isOurs(observation)) {
            found.add(entry(observation, linkId));
          }
        }
        enter(found);
      }
    }
  }

  private void enter(List<Ledger.Entry> found) {
    Set<String> known = new HashSet<>();
    for (String type : List.of(DEVICE, OBSERVATION)) {
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
    return OwnIdentifier.in(observation, base).isPresent();
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
    Optional<OwnIdentifier> identifier =
        clientIds.taken() ? Optional.empty() : OwnIdentifier.in(resource, base);
    return identifier
        .map(
            own -> new Ledger.Entry(type, own.id(type), linkId, null, null, own.boundedToken(), id))
        .orElseGet(() -> new Ledger.Entry(type, id, linkId, null, null));
  }

  private List<ObjectNode> search(String type, String parameter) {
    return search.all(type + "?" + parameter + "&_count=500", Purpose.READ).stream()
        .filter(resource -> resource.path("resourceType").asText().equals(type))
        .toList();
  }
}
