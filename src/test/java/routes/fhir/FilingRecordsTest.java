package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.mapping.Measurement;

/** Records that their vendor names again: deleted by their id, or moved to another time. */
class FilingRecordsTest extends FilingTestBase {
  private static final Instant LATER = MORNING.plusSeconds(3600);

  @Autowired MeterRegistry meters;

  @Test
  void aRecordIsTakenBackByItsIdAndNothingElseIs() throws Exception {
    double unknown = counted("wearables.deletions.unknown");
    file(
        List.of(
            record(weight("a", 1, 2, MORNING)),
            record(steps("a", 1, 2, MORNING.plusSeconds(60))),
            record(steps("b", 1, 1, MORNING.plusSeconds(120)))));
    file(List.of(deletion("a", MORNING.plusSeconds(5))));

    assertThat(one("valueQuantity").get("status").asText()).isEqualTo("entered-in-error");
    assertThat(one("valueSampledData").get("status").asText()).isEqualTo("corrected");
    assertThat(one("valueSampledData").at("/valueSampledData/data").asText())
        .startsWith("E E E E E E E 7 E");
    assertThat(places()).isEqualTo(1);

    file(List.of(deletion("a", MORNING.plusSeconds(5))));
    file(List.of(record(weight("a", 1, 2, MORNING))));
    database.sql("delete from fhir_ledger").update();
    file(List.of(deletion("a", MORNING.plusSeconds(5)), record(weight("a", 1, 2, MORNING))));
    assertThat(versions()).containsExactlyInAnyOrder("2", "2");
    assertThat(counted("wearables.deletions.unknown")).isEqualTo(unknown);

    file(List.of(record(weight("a", 6, 1, MORNING))));
    assertThat(one("valueQuantity").get("status").asText()).isEqualTo("amended");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void severalRecordsOfOnePersonAreTakenBackTogether() throws Exception {
    file(List.of(record(weight("a", 1, 1, MORNING)), record(weight("b", 1, 1, LATER))));

    file(List.of(deletion("a", MORNING.plusSeconds(5)), deletion("b", MORNING.plusSeconds(5))));

    assertThat(statuses()).containsExactly("entered-in-error", "entered-in-error");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void ofADeletionThatIsReadFirstNothingIsFiled() throws Exception {
    double before = counted("wearables.deletions.unknown");
    file(List.of(deletion("never-seen", MORNING.plusSeconds(5))));
    file(List.of(record(weight("never-seen", 1, 1, MORNING))));

    assertThat(observations()).isEmpty();
    assertThat(counted("wearables.deletions.unknown")).isEqualTo(before + 1);
    assertThat(deadLetters()).isEmpty();
  }

  /** Where a record was filed is known until everybody was told that it is taken back. */
  @Test
  void whatIsTakenBackByItsIdIsToldAgainWhereAListenerHasFailed() throws Exception {
    file(List.of(record(weight("a", 1, 1, MORNING))));
    filed.told.clear();
    filed.failure = new IllegalStateException();
    file(List.of(deletion("a", MORNING.plusSeconds(5))));
    assertThat(places()).isEqualTo(1);
    filed.failure = null;

    file(List.of(deletion("a", MORNING.plusSeconds(5))));

    assertThat(filed.told).hasSize(1);
    assertThat(filed.told.get(0).get(0).onlyRetracts()).isTrue();
    assertThat(places()).isZero();
    assertThat(versions()).containsExactly("2");
  }

  @Test
  void whereNoVersionIsToldWhatWasTakenAfterTheDeletionCounts() throws Exception {
    file(List.of(record(untold(weight("a", 0, 1, MORNING), 1))));
    file(List.of(deletion("a", MORNING.minusSeconds(60), MORNING.plusSeconds(2))));
    file(List.of(record(untold(weight("a", 0, 1, MORNING), 1))));
    assertThat(observations())
        .singleElement()
        .satisfies(one -> assertThat(one.get("status").asText()).isEqualTo("entered-in-error"));

    file(List.of(record(untold(weight("a", 0, 1, MORNING), 3))));
    assertThat(observations().get(0).get("status").asText()).isEqualTo("amended");
  }

  @Test
  void aRecordWhoseTimeWasEditedLeavesItsOldPlace() throws Exception {
    file(List.of(record(weight("a", 1, 1, MORNING)), record(steps("b", 1, 1, MORNING))));
    file(List.of(record(weight("a", 2, 1, LATER)), record(steps("b", 2, 1, LATER))));

    assertThat(statuses())
        .containsExactlyInAnyOrder("entered-in-error", "entered-in-error", "final", "final");
    assertThat(places()).isEqualTo(2);

    file(List.of(record(weight("a", 1, 1, MORNING)), record(steps("b", 1, 1, MORNING))));
    file(List.of(record(weight("a", 2, 1, LATER)), record(steps("b", 2, 1, LATER))));
    assertThat(versions()).containsExactlyInAnyOrder("1", "1", "2", "2");

    file(List.of(record(weight("a", 3, 1, MORNING))));
    assertThat(statuses())
        .containsExactlyInAnyOrder("amended", "entered-in-error", "entered-in-error", "final");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aRecordThatIsReadInPartsLeavesNothingBeforeAllAreThere() throws Exception {
    file(List.of(record(weight("a", 1, 2, MORNING)), record(weight("a", 1, 2, LATER))));
    file(List.of(record(weight("a", 2, 2, MORNING))));
    assertThat(statuses()).containsOnly("final");

    file(List.of(record(weight("a", 2, 2, LATER.plusSeconds(1)))));
    assertThat(statuses()).containsExactlyInAnyOrder("final", "entered-in-error", "final");
  }

  @Test
  void aRecordReadAgainWithoutAVersionWritesNothing() throws Exception {
    file(List.of(record(untold(weight("a", 0, 1, MORNING), 1))));
    String taken = taken();
    file(List.of(record(untold(weight("a", 0, 1, MORNING), 9))));

    assertThat(FHIR.requests()).isEmpty();
    assertThat(taken()).isEqualTo(taken);

    file(List.of(record(untold(weight("a", 0, 1, LATER), 10))));
    assertThat(statuses()).containsExactlyInAnyOrder("entered-in-error", "final");
  }

  @Test
  void noValueStandsInTheTableAndIntradayPointsHaveNoRow() throws Exception {
    file(List.of(record(weight("a", 1, 1, MORNING)), record(weight(LATER, "61.75"))));

    assertThat(database.sql("select reading from source_record").query(String.class).list())
        .singleElement()
        .satisfies(reading -> assertThat(reading).contains("\"name\":\"weight\""))
        .satisfies(reading -> assertThat(reading).doesNotContain("60.5"));
  }

  private static Measurement weight(String id, int version, int parts, Instant time) {
    return of(weight(time, "60.5"), id, MORNING.plusSeconds(version), MORNING, parts);
  }

  private static Measurement steps(String id, int version, int parts, Instant time) {
    Measurement steps = measurement("link-1", "steps", time, "7", "device");
    return of(steps, id, MORNING.plusSeconds(version), MORNING, parts);
  }

  private static Measurement untold(Measurement measurement, int taken) {
    Measurement.Origin origin = measurement.origin();
    return of(measurement, origin.sourceId(), null, MORNING.plusSeconds(taken), origin.parts());
  }

  private static Measurement of(
      Measurement measurement, String id, Instant version, Instant taken, Integer parts) {
    return measurement.from(measurement.origin().ofRecord(id, parts).told(version).takenAt(taken));
  }

  private Exchange deletion(String id, Instant announced) throws Exception {
    return deletion(id, announced, announced);
  }

  private Exchange deletion(String id, Instant announced, Instant taken) throws Exception {
    Measurement.Origin origin =
        Measurement.Origin.notice("delete", "link-1", "withings", "measure", announced, "trace-2")
            .ofRecord(id, null);
    Measurement deletion = Measurement.notice(origin, List.of());
    Exchange record = record(deletion);
    record.getMessage().setHeader(KafkaConstants.TIMESTAMP, taken.toEpochMilli());
    return record;
  }

  private ObjectNode one(String value) {
    Optional<ObjectNode> found =
        observations().stream().filter(observation -> observation.has(value)).findFirst();
    return found.orElseThrow();
  }

  private List<String> statuses() {
    return observations().stream().map(one -> one.get("status").asText()).toList();
  }

  private List<String> versions() {
    return observations().stream().map(one -> one.at("/meta/versionId").asText()).toList();
  }

  private int places() {
    return database
        .sql("select count(*) from source_record where place_id <> 'deleted'")
        .query(Integer.class)
        .single();
  }

  private String taken() {
    return database
        .sql("select cast(taken_at as varchar(60)) from source_record")
        .query(String.class)
        .single();
  }

  private double counted(String name) {
    return meters.find(name).counters().stream().mapToDouble(counter -> counter.count()).sum();
  }
}
