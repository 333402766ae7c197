package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import routes.mapping.Measurement;
import routes.mapping.fhir.R4Validation;

/** What is written is explained, once, beside it and for each person apart. */
class FilingProvenanceTest extends FilingTestBase {
  private static final R4Validation VALIDATION = new R4Validation();

  @Test
  void oneProvenanceExplainsWhatOneTransactionWritesOfALink() throws Exception {
    file(weights(3));

    ObjectNode provenance = only();
    assertThat(targets(provenance)).isEqualTo(references(observations()));
    assertThat(provenance.path("recorded").asText()).isEqualTo("2026-11-20T07:05:12.123Z");
    assertThat(activity(provenance)).isEqualTo("CREATE");
    assertThat(provenance.path("agent")).hasSize(2);
    assertThat(provenance.at("/agent/0/type/coding/0/code").asText()).isEqualTo("author");
    assertThat(provenance.at("/agent/0/who/reference"))
        .isEqualTo(observations().get(0).at("/device/reference"));
    assertThat(provenance.at("/agent/1/type/coding/0/code").asText()).isEqualTo("assembler");
    assertThat(
            FHIR.get(provenance.at("/agent/1/who/reference").asText())
                .orElseThrow()
                .at("/identifier/0/value")
                .asText())
        .isEqualTo("wearables-on-fhir");
    assertThat(provenance.path("entity")).hasSize(2);
    assertThat(provenance.at("/entity/0/what").toString())
        .isEqualTo(
            """
            {"type":"Consent","identifier":{"system":"https://wearables-on-fhir.org/identifier/connection","value":"link-1"}}\
            """);
    assertThat(provenance.at("/entity/1/what/identifier").toString())
        .isEqualTo(
            """
            {"system":"https://wearables-on-fhir.org/identifier/trace","value":"trace-1"}\
            """);
    assertThat(transactions()).isEqualTo(1);
  }

  @Test
  void itIsValid() throws Exception {
    file(weights(2));
    file(List.of(record(deleted(weight(MORNING, "60.5")))));

    assertThat(provenances())
        .hasSize(2)
        .allSatisfy(one -> assertThat(VALIDATION.errors(one.toString())).isEmpty());
    assertThat(FHIR.all("Device"))
        .allSatisfy(one -> assertThat(VALIDATION.errors(one.toString())).isEmpty());
  }

  @Test
  void nobodySharesOneWithAnother() throws Exception {
    twoPeopleOnOneScale("70", "80");

    assertThat(provenances()).hasSize(2);
    for (ObjectNode one : provenances()) {
      assertThat(one.path("target")).hasSize(1);
      JsonNode observation = FHIR.get(one.at("/target/0/reference").asText()).orElseThrow();
      assertThat(one.at("/agent/0/who/reference")).isEqualTo(observation.at("/device/reference"));
    }
  }

  @Test
  void whatIsDeliveredAgainIsExplainedNoSecondTime() throws Exception {
    file(weights(5));
    file(weights(5));
    assertThat(FHIR.requests()).isEmpty();
    database.sql("delete from fhir_ledger").update();
    file(weights(5));

    assertThat(only().at("/meta/versionId").asText()).isEqualTo("1");
    assertThat(transactions()).isZero();
  }

  @Test
  void creatingAndChangingAreTwoActivities() throws Exception {
    file(List.of(record(steps(1))));
    file(List.of(record(steps(2)), record(weight(MORNING, "70"))));

    assertThat(provenances())
        .extracting(FilingProvenanceTest::activity)
        .containsExactlyInAnyOrder("CREATE", "CREATE", "UPDATE");
    assertThat(provenances()).allSatisfy(one -> assertThat(one.path("target")).hasSize(1));
    assertThat(transactions()).isEqualTo(1);
  }

  @Test
  void takingBackIsNullifying() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    file(List.of(record(deleted(weight(MORNING, "60.5")))));

    ObjectNode retraction =
        provenances().stream().filter(one -> activity(one).equals("NULLIFY")).findFirst().get();
    assertThat(targets(retraction)).isEqualTo(references(observations()));
    assertThat(retraction.path("agent")).as("no device has measured it").hasSize(1);
    assertThat(provenances()).hasSize(2);
  }

  @Test
  void ofAReadingTypedInNoDeviceIsTheAuthor() throws Exception {
    file(List.of(record(measurement("link-1", "weight", MORNING, "70", "manual"))));

    assertThat(only().path("agent").findValuesAsText("code")).containsExactly("assembler");
  }

  @Test
  void ofADeviceThatNobodyConnectedThereIsNoConsent() throws Exception {
    links.put(FilingApplication.LinkTable.link("clinic", "1", true));
    file(List.of(record(traced(FilingCases.reading("cuff", null, null), "trace-2"))));

    assertThat(only().path("entity")).hasSize(1);
    assertThat(only().at("/entity/0/what/identifier/value").asText()).isEqualTo("trace-2");
  }

  @Test
  void onlySoManyTracesAreNamed() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (int minute = 0; minute < 50; minute++) {
      batch.add(record(traced(steps(minute % 50), "trace-" + minute)));
      batch.add(record(traced(steps(minute % 50), "more-" + minute)));
    }
    file(batch);

    assertThat(only().path("entity")).hasSize(51);
  }

  private static Measurement traced(Measurement reading, String trace) {
    Measurement.Origin origin = reading.origin();
    return from(reading, origin.linkId(), origin.sender(), origin.vendor(), trace);
  }

  @Test
  void anAttemptThatCameToNothingLeavesNone() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode before = observations().get(0);
    FHIR.beforeTransaction(() -> FHIR.put(before));
    file(List.of(record(steps(2))));
    FHIR.refuse(resource -> resource.at("/valueQuantity/value").asText().equals("999"));
    List<Exchange> batch = weights(5);
    batch.add(record(weight(MORNING.minusSeconds(60), "999")));
    file(batch);

    assertThat(deadLetters()).containsExactly("fhir-refused");
    List<String> explained =
        provenances().stream()
            .flatMap(one -> targets(one).stream())
            .filter(target -> target.startsWith("Observation/"))
            .sorted()
            .toList();
    List<String> written = new ArrayList<>(references(observations()));
    written.add(reference(before));
    assertThat(explained)
        .as("the window twice")
        .containsExactlyElementsOf(written.stream().sorted().toList());
  }

  @Test
  void whatAPersonDeletedStaysDeleted() throws Exception {
    file(weights(2));
    FHIR.delete(reference(only()));

    file(weights(2));
    database.sql("update fhir_ledger set state = 'pending'").update();
    file(weights(2));

    assertThat(provenances()).isEmpty();
  }

  @Test
  void itIsErasedBeforeWhatItRefersTo() throws Exception {
    file(weights(2));
    FHIR.forgetRequests();

    producer.send("direct:erase-batch", exchange -> exchange.setProperty("linkId", "link-1"));

    String transaction =
        FHIR.requests().stream()
            .filter(request -> request.method().equals("POST") && request.uri().matches("/fhir/?"))
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(json.readTree(transaction).path("entry"))
        .extracting(entry -> entry.at("/request/url").asText().replaceAll("/.*", ""))
        .containsExactly("Provenance", "Observation", "Observation", "Device");
    assertThat(provenances()).isEmpty();
  }

  @Test
  void noTransactionGrowsBeyondItsSizeByIt() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (int person = 0; person < 30; person++) {
      String link = "many-" + person;
      links.put(FilingApplication.LinkTable.link(link, "1", true));
      batch.add(record(measurement(link, "weight", MORNING, "70", "device")));
    }
    file(batch);

    assertThat(provenances()).hasSize(30);
    for (FhirStub.Request request : FHIR.requests()) {
      if (request.method().equals("POST") && request.uri().matches("/fhir/?")) {
        assertThat(json.readTree(request.body()).path("entry").size()).isLessThanOrEqualTo(20);
      }
    }
  }

  private static Measurement deleted(Measurement reading) {
    Instant later = MORNING.plusSeconds(60);
    return reading.from(reading.origin().told(later).deletion());
  }

  private ObjectNode only() {
    assertThat(provenances()).hasSize(1);
    return provenances().get(0);
  }

  /** Those of readings: not the one that asks, beside them, whether the server takes any. */
  private static List<ObjectNode> provenances() {
    return FHIR.all("Provenance").stream()
        .filter(one -> !one.at("/target/0/reference").asText().startsWith("Device/"))
        .toList();
  }

  private static String activity(ObjectNode provenance) {
    return provenance.at("/activity/coding/0/code").asText();
  }

  private static Set<String> targets(ObjectNode provenance) {
    return Set.copyOf(provenance.path("target").findValuesAsText("reference"));
  }

  private static Set<String> references(List<ObjectNode> resources) {
    return resources.stream().map(FilingProvenanceTest::reference).collect(Collectors.toSet());
  }

  private static String reference(ObjectNode resource) {
    return resource.path("resourceType").asText() + "/" + resource.path("id").asText();
  }

  private static long transactions() {
    return FHIR.requests().stream()
        .filter(request -> request.method().equals("POST") && request.uri().matches("/fhir/?"))
        .count();
  }
}
