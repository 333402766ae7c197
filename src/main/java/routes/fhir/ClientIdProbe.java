package routes.fhir;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;

/**
 * Finds out whether a FHIR server takes an id of ours, by writing the Device that stands for this
 * software. It is no rubbish: it says who files, and stays. How it stands there is also how the
 * server remembers the result, should the database be lost.
 *
 * <p>CapabilityStatement.rest.resource.updateCreate is not asked: HAPI leaves it out and takes
 * them. R4 leaves the refusal to the server (<a
 * href="https://hl7.org/fhir/R4/http.html#upsert">update as create</a>): HAPI answers 404, others
 * 400, 405 or 422. None of these alone proves a refusal of the id; it is one where the same Device
 * is taken by a conditional create. Where neither is taken nobody knows, and readings wait.
 */
@Component
class ClientIdProbe {
  private static final String TYPE = "Device";

  private final IGenericClient client;
  private final FhirFailures failures;
  private final FhirOutages outages;
  private final FhirSearch search;
  private final String base;

  ClientIdProbe(
      IGenericClient client,
      FhirFailures failures,
      FhirOutages outages,
      FhirSearch search,
      FhirProperties fhir) {
    this.client = client;
    this.failures = failures;
    this.outages = outages;
    this.search = search;
    this.base = fhir.identifierBase();
  }

  /**
   * Whether it does.
   *
   * @throws FhirOutageException where it cannot be told now
   */
  boolean taken() {
    List<String> standing = standing();
    if (!standing.isEmpty()) {
      return standing.equals(List.of(id()));
    }
    try {
      failures.calling(
          Purpose.PROBE,
          () -> client.update().resource(device(id()).toString()).withId(id()).execute());
    } catch (FhirRefusalException refused) {
      create(refused.status());
      return false;
    } catch (FhirConflictException raced) {
      throw outages.with("another instance is asking the FHIR server about ids, too");
    }
    // A server may take the PUT and choose an id of its own all the same.
    List<String> made = standing();
    return made.isEmpty() || made.equals(List.of(id()));
  }

  private void create(int refusal) {
    try {
      failures.calling(
          Purpose.WRITE,
          () ->
              client
                  .create()
                  .resource(device(null).toString())
                  .conditionalByUrl(TYPE + "?" + parameter())
                  .execute());
    } catch (FhirRefusalException | FhirConflictException e) {
      throw outages.with(
          "the FHIR server takes no Device, neither under an id of ours ("
              + refusal
              + ") nor under one of its own; fhir.client-ids can say which ids it takes");
    }
  }

  private List<String> standing() {
    return search.all(TYPE + "?" + parameter(), Purpose.READ).stream()
        .filter(device -> OwnIdentifier.all(device).contains(identifier()))
        .map(device -> device.path("id").asText())
        .toList();
  }

  private String parameter() {
    return OwnIdentifier.parameter(List.of(identifier().token()));
  }

  private String id() {
    return identifier().id(TYPE);
  }

  private OwnIdentifier identifier() {
    return new OwnIdentifier(base + "/identifier/software", "wearables-on-fhir");
  }

  private ObjectNode device(String id) {
    ObjectNode device = JsonNodeFactory.instance.objectNode();
    device.put("resourceType", TYPE);
    if (id != null) {
      device.put("id", id);
    }
    device
        .putArray("identifier")
        .addObject()
        .put("system", identifier().system())
        .put("value", identifier().value());
    device.put("status", "active");
    device
        .putArray("deviceName")
        .addObject()
        .put("name", "Wearables on FHIR")
        .put("type", "user-friendly-name");
    return device;
  }
}
