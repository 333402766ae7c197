package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.mapping.Measurement;

/** What becomes of filed readings that their source deletes. */
class FilingDeletionsTest extends FilingTestBase {
  @Test
  void aDeletedPointLeavesAGapAndOnlyANewerVersionFillsIt() throws Exception {
    file(List.of(record(steps(1, 0)), record(steps(2, 0))));
    file(List.of(record(deleted(steps(1, 1)))));

    assertThat(data()).startsWith("E E E E E E E 2");
    assertThat(status()).isEqualTo("corrected");
    assertThat(versions()).containsExactly("2");

    file(List.of(record(deleted(steps(1, 1)))));
    assertThat(FHIR.requests()).isEmpty();
    file(List.of(record(steps(1, 0))));
    database.sql("delete from fhir_ledger").update();
    file(List.of(record(steps(1, 0)), record(steps(2, 0)), record(deleted(steps(1, 1)))));
    assertThat(versions()).containsExactly("2");

    file(List.of(record(steps(1, 2))));
    assertThat(data()).startsWith("E E E E E E 1 2");
    assertThat(status()).isEqualTo("amended");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aWindowWithoutPointsIsEnteredInErrorUntilAnotherPointComes() throws Exception {
    file(List.of(record(steps(1, 0))));
    file(List.of(record(deleted(steps(1, 1)))));

    assertThat(status()).isEqualTo("entered-in-error");
    assertThat(data()).startsWith("E E E E E E 1");

    file(List.of(record(steps(2, 0))));
    assertThat(status()).isEqualTo("amended");
    assertThat(data()).startsWith("E E E E E E E 2");
    assertThat(versions()).containsExactly("3");
  }

  @Test
  void aDeletedReadingIsEnteredInErrorAndKeepsWhatItShowed() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    file(List.of(record(deleted(weight(MORNING, "60.5")))));

    assertThat(status()).isEqualTo("entered-in-error");
    assertThat(observations().get(0).at("/valueQuantity/value").asText()).isEqualTo("60.5");
    file(List.of(record(weight(MORNING, "60.5")), record(deleted(weight(MORNING, "60.5")))));
    file(List.of(record(weight(MORNING, "60.5"))));
    assertThat(versions()).containsExactly("2");

    file(List.of(record(versioned(weight(MORNING, "61"), 1, "upsert"))));
    assertThat(status()).isEqualTo("amended");
  }

  @Test
  void aDeletionThatComesFirstKeepsTheReadingFromAppearing() throws Exception {
    file(List.of(record(deleted(weight(MORNING, "60.5")))));

    assertThat(observations())
        .singleElement()
        .satisfies(one -> assertThat(one.get("status").asText()).isEqualTo("entered-in-error"))
        .satisfies(one -> assertThat(one.has("valueQuantity")).isFalse())
        .satisfies(
            one ->
                assertThat(one.at("/dataAbsentReason/coding/0/code").asText())
                    .isEqualTo("unknown"));
    assertThat(fhirDevices()).isEmpty();
    assertThat(filed.last()).containsExactly("RETRACTED 1 " + MORNING);

    database.sql("delete from fhir_ledger").update();
    file(List.of(record(weight(MORNING, "60.5"))));
    assertThat(status()).isEqualTo("entered-in-error");
    file(List.of(record(versioned(weight(MORNING, "61"), 1, "upsert"))));
    assertThat(status()).isEqualTo("amended");
    assertThat(fhirDevices()).hasSize(2);
  }

  @Test
  void aSenderThatDeletesTwiceMakesOneVersion() throws Exception {
    file(List.of(record(taken(weight(MORNING, "60.5"), 1, "upsert"))));
    file(List.of(record(taken(weight(MORNING, "60.5"), 2, "delete"))));
    file(List.of(record(taken(weight(MORNING, "60.5"), 3, "delete"))));
    assertThat(FHIR.requests()).isEmpty();
    database.sql("delete from fhir_ledger").update();
    file(List.of(record(taken(weight(MORNING, "60.5"), 4, "delete"))));

    assertThat(versions()).containsExactly("2");
    assertThat(status()).isEqualTo("entered-in-error");

    file(List.of(record(taken(weight(MORNING, "60.5"), 5, "upsert"))));
    assertThat(status()).isEqualTo("amended");
    file(List.of(record(taken(weight(MORNING, "60.5"), 6, "delete"))));
    assertThat(status()).isEqualTo("entered-in-error");
  }

  @Test
  void whatAPersonMarkedOrDeletedStaysSo() throws Exception {
    file(List.of(record(steps(1, 0)), record(steps(2, 0)), record(weight(MORNING, "60.5"))));
    file(List.of(record(deleted(steps(1, 1)))));
    ObjectNode window =
        observations().stream()
            .filter(one -> one.has("valueSampledData"))
            .findFirst()
            .orElseThrow();
    FHIR.put(window.put("status", "entered-in-error"));
    ObjectNode weight =
        observations().stream().filter(one -> one.has("valueQuantity")).findFirst().orElseThrow();
    FHIR.delete("Observation/" + weight.get("id").asText());

    file(List.of(record(steps(3, 2)), record(deleted(weight(MORNING, "60.5")))));
    assertThat(versions()).containsExactly("3");
    assertThat(status()).isEqualTo("entered-in-error");
    assertThat(deadLetters()).isEmpty();
  }

  private static Measurement steps(int minute, int version) {
    Measurement steps =
        measurement("link-1", "steps", MORNING.plusSeconds(60L * minute), "" + minute, "device");
    return versioned(steps, version, "upsert");
  }

  private static Measurement deleted(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    return with(measurement, origin.sourceVersion(), origin.ingestionTime(), "delete");
  }

  private static Measurement versioned(Measurement measurement, int seconds, String operation) {
    Measurement.Origin origin = measurement.origin();
    return with(measurement, MORNING.plusSeconds(seconds), origin.ingestionTime(), operation);
  }

  /** Without a version of its source: what counts is when the broker took it. */
  private static Measurement taken(Measurement measurement, int seconds, String operation) {
    return with(measurement, null, MORNING.plusSeconds(seconds), operation);
  }

  private static Measurement with(
      Measurement measurement, Instant version, Instant ingested, String operation) {
    Measurement.Origin origin = measurement.origin().told(version).takenAt(ingested);
    return measurement.from(operation.equals("delete") ? origin.deletion() : origin);
  }

  private String data() {
    return observations().get(0).at("/valueSampledData/data").asText();
  }

  private String status() {
    return observations().get(0).get("status").asText();
  }

  private List<String> versions() {
    return observations().stream().map(one -> one.at("/meta/versionId").asText()).toList();
  }
}
