package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.client.FhirProperties;
import routes.fhir.draft.FhirPreferenceProperties;
import routes.fhir.draft.PreferredSources;
import routes.fhir.record.NamedVendors;
import routes.mapping.Measurement;
import routes.operations.support.StartRefusedException;

/** What several vendors measured is all kept, and each marked with the rank of its source. */
@TestPropertySource(
    properties = {
      "spring.datasource.url=jdbc:h2:mem:preferred-sources",
      "fhir.preferred-sources.29463-7=google-health,withings",
      "fhir.preferred-sources.Steps=oura",
      "fhir.preferred-sources.default=withings"
    })
class PreferredSourcesTest extends FilingTestBase {
  @Autowired private FhirProperties fhir;
  @Autowired private NamedVendors named;

  @Test
  void bothReadingsStandAndTheirTagsTellWhichIsPreferred() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    file(
        List.of(
            record(weight(MORNING, "70")),
            record(
                ofVendor(
                    "google-health", measurement("link-2", "weight", MORNING, "71", "device")))));

    assertThat(observations())
        .extracting(one -> one.at("/valueQuantity/value").asText() + " " + rank(one))
        .containsExactlyInAnyOrder("70 alternative-2", "71 preferred");
    assertThat(observations())
        .allSatisfy(
            one -> assertThat(one.at("/meta/security/0/code").asText()).isEqualTo("DEVRPT"));
  }

  @Test
  void aRuleIsFoundByCodeThenByTypeThenTheDefault() throws Exception {
    file(
        List.of(
            record(session()),
            record(weight(MORNING, "70")),
            record(measurement("link-1", "steps", MORNING, "3", "device"))));

    assertThat(observations())
        .extracting(one -> one.at("/code/coding/0/code").asText() + " " + rank(one))
        .containsExactlyInAnyOrder("session preferred", "29463-7 alternative-2", "steps unlisted");
  }

  @Test
  void theMarkOutlivesMergesAndCostsNoVersion() throws Exception {
    file(List.of(record(measurement("link-1", "steps", MORNING, "3", "device"))));
    Measurement later = measurement("link-1", "steps", MORNING.plusSeconds(60), "4", "device");
    file(List.of(record(later)));
    file(List.of(record(later)));
    assertThat(FHIR.requests()).isEmpty();
    database.sql("delete from fhir_ledger").update();
    file(List.of(record(later)));

    ObjectNode window = observations().get(0);
    assertThat(rank(window)).isEqualTo("unlisted");
    assertThat(window.at("/meta/tag")).hasSize(1);
    assertThat(window.at("/meta/versionId").asText()).isEqualTo("2");
  }

  @Test
  void whatStandsKeepsItsMarkWhenTheRuleIsAnother() throws Exception {
    file(List.of(record(weight(MORNING, "70"))));
    ObjectNode before = observations().get(0);
    before.withObject("/meta").remove(List.of("tag", "versionId"));
    FHIR.put(before);
    database.sql("delete from fhir_ledger").update();

    file(List.of(record(weight(MORNING, "70"))));

    assertThat(observations().get(0).at("/meta").has("tag")).isFalse();
    assertThat(observations().get(0).at("/meta/versionId").asText()).isEqualTo("2");
  }

  @Test
  void rulesThatSayNothingOrTheSameTwiceOrNameNobodyRefuseTheStart() {
    for (List<String> vendors :
        List.of(List.<String>of(), List.of("oura", "oura"), List.of("oura", "withing"))) {
      FhirPreferenceProperties rules = new FhirPreferenceProperties(Map.of("8867-4", vendors));
      assertThatThrownBy(() -> new PreferredSources(rules, fhir, named))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("fhir.preferred-sources.8867-4");
    }
  }

  @Test
  void withoutARuleNothingIsMarked() {
    PreferredSources none =
        new PreferredSources(new FhirPreferenceProperties(Map.of()), fhir, named);
    ObjectNode observation = json.createObjectNode();

    assertThat(none.of(observation, "weight", "withings")).isSameAs(observation);
  }

  private static Measurement session() {
    Measurement reading = measurement("link-1", "session", MORNING, "a", "device");
    return new Measurement(
        reading.type(),
        reading.occurrenceTime(),
        null,
        reading.deviceId(),
        null,
        null,
        "visit-1",
        reading.timezone(),
        reading.recordingMethod(),
        reading.properties(),
        reading.origin());
  }

  private static Measurement ofVendor(String vendor, Measurement reading) {
    Measurement.Origin origin = reading.origin();
    return from(reading, origin.linkId(), origin.sender(), vendor, origin.traceId());
  }

  private static String rank(ObjectNode observation) {
    assertThat(observation.at("/meta/tag/0/system").asText())
        .isEqualTo("https://wearables-on-fhir.org/CodeSystem/source-rank");
    return observation.at("/meta/tag/0/code").asText();
  }
}
