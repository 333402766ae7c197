package routes.fhir.client;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.FhirFailures.Purpose;

/** Searches of the FHIR server, read to their last page. */
@Component
public class FhirSearch {
  private static final Logger LOG = LoggerFactory.getLogger(FhirSearch.class);

  /** More than two, for who else may have written meanwhile. */
  private static final int HISTORY = 5;

  private final IGenericClient client;
  private final FhirContext context;
  private final FhirFailures failures;
  private final SearchPages pages;

  FhirSearch(IGenericClient client, FhirContext context, FhirFailures failures, SearchPages pages) {
    this.client = client;
    this.context = context;
    this.failures = failures;
    this.pages = pages;
  }

  /**
   * Every resource that a search finds.
   *
   * @param query relative to the server: {@code Type?parameter=…}
   * @param purpose what a refusal of the search means
   * @throws FhirOutageException where the server cannot be asked
   */
  public List<ObjectNode> all(String query, Purpose purpose) {
    return resources(query, first(query, purpose), purpose);
  }

  /**
   * As {@link #all}, for what may be too much to keep: the resources page by page.
   *
   * @param reader may search itself
   */
  public void each(String query, Purpose purpose, Consumer<List<ObjectNode>> reader) {
    pages.each(
        first(query, purpose),
        ExpectedAnswers.searchedType(query),
        purpose,
        page -> reader.accept(ofPage(page)));
  }

  /** Every resource of an answer to that query that begins with this page. */
  public List<ObjectNode> resources(String query, Bundle first) {
    return resources(query, first, Purpose.READ);
  }

  /**
   * What stood before a version of a resource; empty where nothing did, or where the server tells
   * no history.
   *
   * @param reference {@code Type/id}
   * @throws FhirOutageException where the server cannot be asked
   */
  public Optional<ObjectNode> versionBefore(String reference, String version) {
    try {
      List<ObjectNode> newestFirst =
          ofPage(
              failures.calling(
                  Purpose.READ_OPTIONAL,
                  () ->
                      ExpectedAnswers.history(
                          client
                              .history()
                              .onInstance(reference)
                              .returnBundle(Bundle.class)
                              .count(HISTORY)
                              .execute(),
                          reference)));
      for (int i = 0; i + 1 < newestFirst.size(); i++) {
        if (ServerMeta.version(newestFirst.get(i)).filter(version::equals).isPresent()) {
          return Optional.of(newestFirst.get(i + 1));
        }
      }
      return Optional.empty();
    } catch (FhirRefusalException noHistory) {
      LOG.warn("the FHIR server does not tell what stood before ({})", noHistory.status());
      return Optional.empty();
    }
  }

  private Bundle first(String query, Purpose purpose) {
    return failures.calling(
        purpose,
        () ->
            ExpectedAnswers.searchBy(
                query, client.search().byUrl(query).returnBundle(Bundle.class).execute()));
  }

  private List<ObjectNode> resources(String query, Bundle first, Purpose purpose) {
    return pages.all(first, ExpectedAnswers.searchedType(query), purpose).stream()
        .flatMap(page -> ofPage(page).stream())
        .toList();
  }

  private List<ObjectNode> ofPage(Bundle page) {
    List<ObjectNode> resources = new ArrayList<>();
    for (Bundle.BundleEntryComponent entry : page.getEntry()) {
      Resource resource = entry.getResource();
      if (resource != null && resource.hasIdElement()) {
        resources.add(FhirJson.resource(context.newJsonParser().encodeResourceToString(resource)));
      }
    }
    return resources;
  }
}
