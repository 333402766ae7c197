package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.draft.ObservationDrafting;
import routes.fhir.group.MeasurementGroups;
import routes.fhir.write.BundleFiling;
import routes.fhir.write.FilingBundle;
import routes.fhir.write.FilingOutcome;
import routes.fhir.write.FilingRetries;
import routes.operations.failure.FailedRecord;

/** One bundle and a FHIR server whose answers are written down: one call, without a route. */
@ContextConfiguration(classes = BundleFilingTestBase.Scripted.class)
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:bundle-filing")
public abstract class BundleFilingTestBase extends FilingTestBase {
  public static final String BAD = "61.937";

  @Autowired BundleFiling filing;
  @Autowired MeasurementGroups groups;
  @Autowired ObservationDrafting observationDrafts;
  @Autowired FilingRetries retries;
  @Autowired ScriptedTransactions server;

  static class Scripted {
    @Bean
    @Primary
    ScriptedTransactions scripted(ObjectMapper json) {
      return new ScriptedTransactions(json);
    }
  }

  @BeforeEach
  void nothingWrong() {
    server.reset();
    outages.ended();
  }

  FilingOutcome outcomeOf(List<Exchange> batch) {
    return filing.file(new FilingBundle(drafts(batch), retries.begin()));
  }

  List<ObservationDraft> drafts(List<Exchange> batch) {
    return groups.group(batch).stream()
        .flatMap(item -> observationDrafts.of(item).drafts().stream())
        .toList();
  }

  /** So many good ones, and a bad one among them. */
  List<Exchange> withBad(int good) throws Exception {
    List<Exchange> batch = new ArrayList<>(weights(good));
    batch.add(good / 2, record(weight(MORNING.minusSeconds(60), BAD)));
    return batch;
  }

  static FhirOutageException serverError(int status) {
    return FhirOutageException.perhapsForContent(
        "an error of its own (" + status + ")", true, status);
  }

  static boolean any(List<JsonNode> resources, String value) {
    Predicate<JsonNode> has = one -> one.at("/valueQuantity/value").asText().equals(value);
    return resources.stream().anyMatch(has);
  }

  static long observations(List<JsonNode> resources) {
    return resources.stream()
        .filter(one -> one.path("resourceType").asText().equals("Observation"))
        .count();
  }

  static boolean isProvenance(JsonNode resource) {
    return resource.path("resourceType").asText().equals("Provenance");
  }

  static List<String> codes(FilingOutcome outcome) {
    List<FailedRecord> all = new ArrayList<>(outcome.deadLetters());
    outcome.parked().forEach(stuck -> all.addAll(stuck.failed()));
    return all.stream().map(FailedRecord::code).toList();
  }
}
