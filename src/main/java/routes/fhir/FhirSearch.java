package routes.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;

/** Searches of the FHIR server, read to their last page. */
@Component
class FhirSearch {
  private final IGenericClient client;
  private final FhirContext context;
  private final FhirFailures failures;
  private final SearchPages pages;
  private final TransactionBundle trees;

  FhirSearch(
      IGenericClient client,
      FhirContext context,
      FhirFailures failures,
      SearchPages pages,
      TransactionBundle trees) {
    this.client = client;
    this.context = context;
    this.failures = failures;
    this.pages = pages;
    this.trees = trees;
  }

  /**
   * Every resource that a search finds.
   *
   * @param query relative to the server: {@code Type?parameter=…}
   * @param purpose what a refusal of the search means
   * @throws FhirOutageException where the server cannot be asked
   */
  List<ObjectNode> all(String query, Purpose purpose) {
    return resources(
        failures.calling(
            purpose, () -> client.search().byUrl(query).returnBundle(Bundle.class).execute()));
  }

  /** Every resource of an answer that begins with this page. */
  List<ObjectNode> resources(Bundle first) {
    List<ObjectNode> resources = new ArrayList<>();
    for (Bundle page : pages.all(first)) {
      for (Bundle.BundleEntryComponent entry : page.getEntry()) {
        Resource resource = entry.getResource();
        if (resource != null && resource.hasIdElement()) {
          resources.add(trees.resource(context.newJsonParser().encodeResourceToString(resource)));
        }
      }
    }
    return resources;
  }
}
