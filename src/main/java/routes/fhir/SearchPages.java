package routes.fhir;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.stereotype.Component;
import routes.fhir.FhirFailures.Purpose;

/**
 * Follows a search to its last page. A server may give fewer entries a page than were asked for,
 * and taking a resource for missing would overwrite it.
 */
@Component
class SearchPages {
  private static final int MOST_PAGES = 1000;

  private final IGenericClient client;
  private final FhirFailures failures;

  SearchPages(IGenericClient client, FhirFailures failures) {
    this.client = client;
    this.failures = failures;
  }

  /**
   * The given page and all after it.
   *
   * @throws FhirOutageException where a page cannot be read
   */
  List<Bundle> all(Bundle first) {
    List<Bundle> pages = new ArrayList<>();
    pages.add(first);
    Bundle page = first;
    while (page.getLink(IBaseBundle.LINK_NEXT) != null) {
      if (pages.size() == MOST_PAGES) {
        throw new FhirOutageException("the FHIR server's search never ends");
      }
      Bundle current = page;
      page = failures.calling(Purpose.READ, () -> client.loadPage().next(current).execute());
      pages.add(page);
    }
    return pages;
  }
}
