package routes.fhir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.IGetPage;
import ca.uhn.fhir.rest.gclient.IGetPageTyped;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures.Purpose;

/** What is kept in memory ends early, what is read page by page late; both end. */
class SearchPagesTest {
  private final AtomicInteger left = new AtomicInteger();
  private final SearchPages pages =
      new SearchPages(
          client(),
          new FhirFailures(
              new FhirOutages(Clock.systemUTC(), new SimpleMeterRegistry(), Destination.first())));

  @Test
  void aThousandPagesAreKept() {
    assertThat(pages.all(pagesOf(1000), "Patient", Purpose.READ)).hasSize(1000);
    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(() -> pages.all(pagesOf(1001), "Patient", Purpose.READ));
  }

  @Test
  void whatIsNotKeptMayBeMuchLongerAndEndsToo() {
    AtomicInteger read = new AtomicInteger();

    pages.each(pagesOf(1001), "Patient", Purpose.READ, page -> read.incrementAndGet());

    assertThat(read).hasValue(1001);
    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(
            () -> pages.each(pagesOf(Integer.MAX_VALUE), "Patient", Purpose.READ, page -> {}));
  }

  private Bundle pagesOf(int count) {
    left.set(count);
    return page();
  }

  private Bundle page() {
    Bundle page = new Bundle();
    page.setType(Bundle.BundleType.SEARCHSET);
    if (left.decrementAndGet() > 0) {
      page.addLink().setRelation("next").setUrl("https://fhir.example/next");
    }
    return page;
  }

  @SuppressWarnings("unchecked")
  private IGenericClient client() {
    IGetPageTyped<Bundle> next = mock(IGetPageTyped.class, withSettings().stubOnly());
    when(next.execute()).thenAnswer(call -> page());
    IGetPage paging = mock(IGetPage.class, withSettings().stubOnly());
    when(paging.next(any(Bundle.class))).thenReturn(next);
    IGenericClient client = mock(IGenericClient.class, withSettings().stubOnly());
    when(client.loadPage()).thenReturn(paging);
    return client;
  }
}
