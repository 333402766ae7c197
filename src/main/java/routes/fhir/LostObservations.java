package routes.fhir;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;
import routes.mapping.fhir.ConnectorIdentifier;

/**
 * Finds what stands in the FHIR server of a link and not in the ledger, because the ledger was lost
 * or restored from an older copy: the Devices in use of the link, and the Observations measured
 * with them. Readings that a person entered by hand name no Device and are not found.
 */
@Component("lostObservations")
public class LostObservations {
  private final Ledger ledger;
  private final IGenericClient client;
  private final FhirFailures failures;
  private final SearchPages pages;
  private final String base;

  LostObservations(
      Ledger ledger,
      IGenericClient client,
      FhirFailures failures,
      SearchPages pages,
      FhirProperties fhir) {
    this.ledger = ledger;
    this.client = client;
    this.failures = failures;
    this.pages = pages;
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
    for (Resource device : search("Device?patient=" + patientReference)) {
      if (device instanceof Device used && isOfLink(used, linkId)) {
        List<Ledger.Entry> found = new ArrayList<>();
        found.add(entry(used, linkId));
        String id = used.getIdElement().getIdPart();
        for (Resource each : search("Observation?device=Device/" + id)) {
          if (each instanceof Observation observation && isOurs(observation)) {
            found.add(entry(observation, linkId));
          }
        }
        enter(found);
      }
    }
  }

  private void enter(List<Ledger.Entry> found) {
    Set<String> known = new HashSet<>();
    for (String type : List.of("Device", "Observation")) {
      List<String> ids =
          found.stream().filter(entry -> entry.type().equals(type)).map(Ledger.Entry::id).toList();
      ledger.rows(type, ids).keySet().forEach(id -> known.add(type + "/" + id));
    }
    ledger.pending(
        found.stream().filter(entry -> !known.contains(entry.type() + "/" + entry.id())).toList());
  }

  private boolean isOfLink(Device device, String linkId) {
    return device.getIdentifier().stream()
        .filter(identifier -> (base + "/identifier/device-link").equals(identifier.getSystem()))
        .map(Identifier::getValue)
        .anyMatch(value -> value != null && value.startsWith(linkId + "|"));
  }

  private boolean isOurs(Observation observation) {
    Set<String> systems = Set.of(base + "/identifier/observation", ConnectorIdentifier.SYSTEM);
    return observation.getIdentifier().stream()
        .anyMatch(each -> each.hasSystem() && systems.contains(each.getSystem()));
  }

  private static Ledger.Entry entry(Resource resource, String linkId) {
    return new Ledger.Entry(
        resource.fhirType(), resource.getIdElement().getIdPart(), linkId, null, null);
  }

  private List<Resource> search(String query) {
    Bundle first =
        failures.calling(
            Purpose.READ,
            () ->
                client.search().byUrl(query + "&_count=500").returnBundle(Bundle.class).execute());
    return pages.all(first).stream()
        .flatMap(page -> page.getEntry().stream())
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(resource -> resource != null && resource.hasIdElement())
        .toList();
  }
}
