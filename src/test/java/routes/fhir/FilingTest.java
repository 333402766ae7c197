package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import routes.mapping.Measurement;

/** What is written, what is left alone, and what it costs. */
public class FilingTest extends FilingTestBase {
  @Test
  void newReadingsAreCreatedWithTheirDevicesInOneTransaction() throws Exception {
    Exchange done = file(weights(3));

    assertThat(done.getException()).isNull();
    assertThat(observations()).hasSize(3);
    ObjectNode first = observations().get(0);
    assertThat(first.at("/subject/reference").asText()).isEqualTo("Patient/p1");
    assertThat(first.at("/valueQuantity/value").asText()).isEqualTo("60.50");
    assertThat(fhirDevices()).hasSize(2);
    ObjectNode used = FHIR.get(first.at("/device/reference").asText()).orElseThrow();
    assertThat(used.at("/identifier/0/value").asText()).isEqualTo("link-1|scale");
    assertThat(used.at("/identifier/0/system").asText())
        .isEqualTo("https://wearables-on-fhir.org/identifier/device-link");
    assertThat(used.at("/patient/reference").asText()).isEqualTo("Patient/p1");
    ObjectNode hardware = FHIR.get(used.at("/parent/reference").asText()).orElseThrow();
    assertThat(hardware.at("/identifier/0/value").asText()).isEqualTo("withings|scale");
    assertThat(hardware.has("patient")).isFalse();
    assertThat(batches.steps()).containsExactly("begin", "commit");
    assertThat(transactions()).isEqualTo(1);
  }

  @Test
  void redeliveryOfConfirmedReadingsCallsNobody() throws Exception {
    file(weights(5));
    Exchange again = file(weights(5));

    assertThat(again.getException()).isNull();
    assertThat(FHIR.requests()).isEmpty();
    assertThat(versions()).containsOnly("1");
  }

  @Test
  void anEqualReadingOfANewerSourceVersionDecidesAgainstOneBetween() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    file(List.of(record(versioned(weight(MORNING, "60.5"), 2))));
    file(List.of(record(versioned(weight(MORNING, "99"), 1))));
    file(List.of(record(versioned(weight(MORNING, "60.5"), 2))));

    assertThat(versions()).containsExactly("2");
    ObjectNode standing = observations().get(0);
    assertThat(standing.at("/valueQuantity/value").asText()).isEqualTo("60.5");
    assertThat(standing.get("status").asText()).isEqualTo("final");
  }

  /** The same reading, changed at its source so many seconds later. */
  private static Measurement versioned(Measurement measurement, int seconds) {
    return measurement.from(measurement.origin().told(MORNING.plusSeconds(seconds)));
  }

  @Test
  void withTheLedgerEmptiedEverythingIsReadOnceAndNothingIsWritten() throws Exception {
    file(weights(5));
    database.sql("delete from fhir_ledger").update();
    file(weights(5));

    assertThat(FHIR.requests()).hasSize(2).allMatch(FhirStub.Request::isSearch);
    assertThat(FHIR.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers().get("Cache-control")).containsExactly("no-cache"));
    assertThat(versions()).containsOnly("1");

    file(weights(5));
    assertThat(FHIR.requests()).isEmpty();
  }

  @Test
  void whatTheServerHoldsIsRecognizedWhateverItsNumbersLookLike() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (String value : List.of("70", "70.0", "-0.5", "1000000", "0.000001", "65.750")) {
      batch.add(record(weight(MORNING.plusSeconds(batch.size()), value)));
    }
    batch.add(record(steps(1)));
    batch.add(record(steps(3)));
    file(batch);
    List<String> values =
        observations().stream().map(one -> one.at("/valueQuantity/value").asText()).toList();
    database.sql("delete from fhir_ledger").update();
    file(batch);

    assertThat(values).startsWith("70", "70.0", "-0.5", "1000000", "0.000001", "65.750");
    assertThat(versions()).hasSize(7).containsOnly("1");
  }

  @Test
  void longSearchesArePosted() {
    String ids =
        IntStream.range(0, 150)
            .mapToObj(i -> "%064d".formatted(i))
            .collect(Collectors.joining(","));
    FHIR.put(
        JsonNodeFactory.instance
            .objectNode()
            .put("resourceType", "Observation")
            .put("id", "%064d".formatted(149)));
    Bundle found =
        producer.requestBody(
            "fhir:search/searchByUrl?inBody=url", "Observation?_id=" + ids, Bundle.class);

    assertThat(found.getEntry()).hasSize(1);
    assertThat(FHIR.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.uri()).isEqualTo("/fhir/Observation/_search");
              assertThat(request.headers().get("Cache-control")).containsExactly("no-cache");
            });
  }

  @Test
  void aSearchOfSeveralPagesIsReadToItsEnd() throws Exception {
    file(weights(5));
    database.sql("delete from fhir_ledger").update();
    FHIR.pageSize(2);
    file(weights(5));

    assertThat(versions()).containsOnly("1");
    assertThat(transactions()).isZero();
  }

  @Test
  void latePointsAreMergedOnTheVersionThatWasRead() throws Exception {
    file(List.of(record(steps(1)), record(steps(2))));
    file(List.of(record(steps(3))));

    assertThat(observations()).hasSize(1);
    assertThat(versions()).containsExactly("2");
    assertThat(transactionOf(FHIR.requests()).body()).contains("\"ifMatch\":\"W/\\\"1\\\"\"");

    file(List.of(record(steps(1)), record(steps(2)), record(steps(3))));
    file(List.of(record(steps(2))));
    assertThat(versions()).containsExactly("2");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aConflictIsReadAndMergedAgain() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode before = observations().get(0);
    FHIR.beforeTransaction(() -> FHIR.put(before));
    file(List.of(record(steps(2))));

    assertThat(versions()).containsExactly("3");
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).endsWith("commit");
  }

  @Test
  void whatIsEnteredInErrorIsLeftAlone() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode wrong = observations().get(0).put("status", "entered-in-error");
    FHIR.put(wrong);
    file(List.of(record(steps(1)), record(steps(2))));
    file(List.of(record(steps(1)), record(steps(2))));

    assertThat(versions()).containsExactly("2");
    assertThat(FHIR.requests()).isEmpty();
  }

  @Test
  void whatWasDeletedIsNotRevived() throws Exception {
    file(List.of(record(steps(1))));
    FHIR.delete("Observation/" + observations().get(0).get("id").asText());
    file(List.of(record(steps(1)), record(steps(2))));
    file(List.of(record(steps(1))));

    assertThat(observations()).isEmpty();
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aPendingRowIsReadBeforeAnythingIsWritten() throws Exception {
    file(weights(2));
    database.sql("update fhir_ledger set state = 'pending'").update();
    file(weights(2));

    assertThat(searches()).isEqualTo(2);
    assertThat(transactions()).isZero();
    assertThat(versions()).containsOnly("1");
  }

  @Test
  void handEnteredReadingsHaveNoDevice() throws Exception {
    file(List.of(record(measurement("link-1", "weight", MORNING, "70", "manual"))));

    assertThat(observations().get(0).has("device")).isFalse();
    assertThat(fhirDevices()).isEmpty();
  }

  @Test
  void anotherDeviceOfTheSameIdentifierAtTheServerChangesNothing() throws Exception {
    FHIR.put(deviceOfAnother());

    file(weights(2));
    database.sql("delete from fhir_ledger").update();
    file(weights(2));

    assertThat(versions()).containsExactly("1", "1");
    assertThat(fhirDevices()).hasSize(3);
    assertThat(observations())
        .allSatisfy(
            one -> {
              ObjectNode used = FHIR.get(one.at("/device/reference").asText()).orElseThrow();
              assertThat(used.at("/patient/reference").asText()).isEqualTo("Patient/p1");
            });
    assertThat(FHIR.get("Device/other").orElseThrow().at("/meta/versionId").asText())
        .isEqualTo("1");
  }

  /** Somebody else's Device that carries the identifier of ours. */
  ObjectNode deviceOfAnother() {
    ObjectNode other = json.createObjectNode().put("resourceType", "Device").put("id", "other");
    other
        .putArray("identifier")
        .addObject()
        .put("system", "https://wearables-on-fhir.org/identifier/device-link")
        .put("value", "link-1|scale");
    other.putObject("patient").put("reference", "Patient/p2");
    return other;
  }

  @Test
  void twoPeopleOnOneScaleAreTwoDevicesOfOneHardware() throws Exception {
    twoPeopleOnOneScale("70", "80");

    assertThat(observations()).hasSize(2);
    assertThat(fhirDevices()).hasSize(3);
    assertThat(links.reads()).isEqualTo(4);
  }

  @Test
  void readingsWithoutConsentAreWithheldAndNoDeadLetters() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-1", "1", false));
    file(weights(2));

    assertThat(observations()).isEmpty();
    assertThat(withheld()).isEqualTo(2);
    assertThat(withheldReasons()).containsOnly("revoked");
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).endsWith("commit");
  }

  private List<String> versions() {
    return observations().stream().map(one -> one.at("/meta/versionId").asText()).toList();
  }

  private static FhirStub.Request transactionOf(List<FhirStub.Request> requests) {
    return requests.stream().filter(FhirStub.Request::isTransaction).findFirst().orElseThrow();
  }

  private static long transactions() {
    return FHIR.requests().stream().filter(FhirStub.Request::isTransaction).count();
  }

  private static long searches() {
    return FHIR.requests().stream().filter(FhirStub.Request::isSearch).count();
  }
}
