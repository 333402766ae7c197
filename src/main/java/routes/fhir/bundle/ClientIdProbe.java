package routes.fhir.bundle;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirOutages;
import routes.fhir.client.FhirSearch;

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
public class ClientIdProbe {
  private final IGenericClient client;
  private final FhirFailures failures;
  private final FhirOutages outages;
  private final FhirSearch search;
  private final SoftwareDevice software;

  ClientIdProbe(
      IGenericClient client,
      FhirFailures failures,
      FhirOutages outages,
      FhirSearch search,
      SoftwareDevice software) {
    this.client = client;
    this.failures = failures;
    this.outages = outages;
    this.search = search;
    this.software = software;
  }

  /**
   * Whether it does.
   *
   * @throws FhirOutageException where it cannot be told now
   */
  boolean taken() {
    List<String> standing = standing();
    String id = software.id();
    if (!standing.isEmpty()) {
      return standing.equals(List.of(id));
    }
    try {
      failures.calling(
          Purpose.PROBE,
          () ->
              ExpectedAnswers.written(
                  client.update().resource(software.resource().toString()).withId(id).execute(),
                  SoftwareDevice.TYPE));
    } catch (FhirRefusalException refused) {
      create(refused.status());
      return false;
    } catch (FhirConflictException raced) {
      throw outages.with("another instance is asking the FHIR server about ids, too");
    }
    // A server may take the PUT and choose an id of its own all the same.
    List<String> made = standing();
    return made.isEmpty() || made.equals(List.of(id));
  }

  private void create(int refusal) {
    try {
      failures.calling(
          Purpose.WRITE,
          () ->
              ExpectedAnswers.written(
                  client
                      .create()
                      .resource(software.resource().without("id").toString())
                      .conditionalByUrl(SoftwareDevice.TYPE + "?" + parameter())
                      .execute(),
                  SoftwareDevice.TYPE));
    } catch (FhirRefusalException | FhirConflictException e) {
      throw outages.with(
          "the FHIR server takes no Device, neither under an id of ours ("
              + refusal
              + ") nor under one of its own; fhir.client-ids can say which ids it takes");
    }
  }

  private List<String> standing() {
    return search.all(SoftwareDevice.TYPE + "?" + parameter(), Purpose.READ).stream()
        .filter(device -> InstallationIdentifier.all(device).contains(software.identifier()))
        .map(device -> device.path("id").asText())
        .toList();
  }

  private String parameter() {
    return InstallationIdentifier.parameter(
        SoftwareDevice.TYPE, List.of(software.identifier().token()));
  }
}
