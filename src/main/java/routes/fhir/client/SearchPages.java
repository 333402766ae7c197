package routes.fhir.client;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures.Purpose;

/**
 * Follows a search to its last page. A server may give fewer entries a page than were asked for,
 * and taking a resource for missing would overwrite it.
 */
@Component
class SearchPages {
  /** What is kept in memory must end long before what is not. */
  private static final int MOST_KEPT = 1000;

  private static final int MOST_PAGES = 100_000;

  private final IGenericClient client;
  private final FhirFailures failures;

  SearchPages(IGenericClient client, FhirFailures failures) {
    this.client = client;
    this.failures = failures;
  }

  /**
   * The given page and all after it.
   *
   * @param type of resource that was searched for, or null where nobody knows
   * @throws FhirOutageException where a page cannot be read
   */
  List<Bundle> all(Bundle first, String type, Purpose purpose) {
    List<Bundle> pages = new ArrayList<>();
    each(first, type, purpose, MOST_KEPT, pages::add);
    return pages;
  }

  /**
   * Hands over the given page and all after it, one at a time: none is kept.
   *
   * @param type as above
   * @throws FhirOutageException where a page cannot be read
   */
  void each(Bundle first, String type, Purpose purpose, Consumer<Bundle> reader) {
    each(first, type, purpose, MOST_PAGES, reader);
  }

  private void each(Bundle first, String type, Purpose purpose, int most, Consumer<Bundle> reader) {
    Bundle page = first;
    reader.accept(page);
    for (int read = 1; page.getLink(IBaseBundle.LINK_NEXT) != null; read++) {
      if (read == most) {
        throw new FhirOutageException("the FHIR server's search never ends");
      }
      Bundle current = page;
      page =
          failures.calling(
              purpose,
              () -> ExpectedAnswers.search(client.loadPage().next(current).execute(), type));
      reader.accept(page);
    }
  }
}
