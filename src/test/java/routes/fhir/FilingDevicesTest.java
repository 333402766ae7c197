package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.fhir.erasure.Erasures;
import routes.mapping.Measurement;
import routes.subject.SourceLink;

/** The devices of a connection: noted as their readings are filed, and withheld once stopped. */
class FilingDevicesTest extends FilingTestBase {
  @Autowired Erasures erasures;

  @Test
  void aDeviceIsNotedOnceAndAgainOnlyWhenNoticeablyNewer() throws Exception {
    file(weights(3));
    file(weights(3));
    assertThat(devices()).containsExactly("link-1 scale Withings Body+ 07:05:12 07:07:12 shared");

    file(List.of(record(weight(MORNING.plus(Duration.ofMinutes(50)), "61"))));
    assertThat(devices()).as("less than an hour").singleElement().asString().contains(" 07:07:12 ");
    file(
        List.of(
            record(weight(MORNING.minus(Duration.ofMinutes(61)), "61")),
            record(weight(MORNING.plus(Duration.ofMinutes(90)), "61"))));
    assertThat(devices()).containsExactly("link-1 scale Withings Body+ 06:04:12 08:35:12 shared");
  }

  @Test
  void aNewDeviceIsBroughtByOneBundleOnly() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      batch.add(record(weight(MORNING.plusSeconds(i), "60")));
      batch.add(record(by("cuff", weight(MORNING.plusSeconds(i), "61"))));
    }

    assertThat(file(batch).getException()).isNull();

    assertThat(observations()).hasSize(60);
    List<List<String>> transactions =
        FHIR.requests().stream()
            .filter(FhirStub.Request::isTransaction)
            .map(request -> written(request.body()))
            .toList();
    assertThat(transactions.get(0).stream().filter(each -> each.startsWith("Device"))).hasSize(5);
    assertThat(
            transactions.stream().flatMap(List::stream).filter(each -> each.startsWith("Device")))
        .hasSize(5)
        .doesNotHaveDuplicates();
    assertThat(transactions).hasSizeGreaterThan(3);
  }

  private List<String> written(String bundle) {
    try {
      return json.readTree(bundle).path("entry").findValues("request").stream()
          .map(each -> each.path("url").asText() + " " + each.path("ifNoneExist").asText())
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readingsThatNameNoDeviceBelongToNone() throws Exception {
    file(
        List.of(
            record(by("unknown", weight(MORNING, "60"))),
            record(by("manual", weight(MORNING, "61")))));

    assertThat(observations()).hasSize(2);
    assertThat(devices()).isEmpty();
  }

  @Test
  void readingsOfAStoppedDeviceAreWithheldAndTheOthersGoOn() throws Exception {
    file(List.of(record(weight(MORNING, "60")), record(by("cuff", weight(MORNING, "61")))));
    stop("link-1", "scale");

    Exchange done =
        file(
            List.of(
                record(weight(MORNING.plusSeconds(1), "62")),
                record(by("cuff", weight(MORNING.plusSeconds(1), "63")))));

    assertThat(done.getException()).isNull();
    assertThat(values()).containsExactlyInAnyOrder("60", "61", "63");
    assertThat(withheld()).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();

    share("link-1", "scale");
    file(List.of(record(weight(MORNING.plusSeconds(2), "64"))));
    assertThat(values()).containsExactlyInAnyOrder("60", "61", "63", "64");
    assertThat(withheld()).isEqualTo(1);
  }

  @Test
  void whatIsWrongWithAReadingOfAStoppedDeviceMakesNoDeadLetter() throws Exception {
    file(weights(1));
    stop("link-1", "scale");
    links.put(new SourceLink("link-1", "urn:mrn", "1", null, MORNING, null, null, Set.of()));

    file(
        List.of(
            record(weight(MORNING.minusSeconds(1), "70")),
            record(measurement("link-1", "not-mapped", MORNING, "70", "device")),
            record(measurement("link-1", null, MORNING, "70", "device"))));

    assertThat(withheld()).isEqualTo(3);
    assertThat(withheldReasons()).containsOnly("stopped-device");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void twoPeopleOnOneScaleStopItEachForThemselves() throws Exception {
    twoPeopleOnOneScale("60", "80");
    stop("link-1", "scale");

    Instant later = MORNING.plusSeconds(60);
    file(
        List.of(
            record(weight(later, "61")),
            record(measurement("link-2", "weight", later, "81", "device"))));

    assertThat(values()).containsExactlyInAnyOrder("60", "80", "81");
    assertThat(withheld()).isEqualTo(1);
    assertThat(devices())
        .containsExactly(
            "link-1 scale Withings Body+ 07:05:12 07:05:12 stopped",
            "link-2 scale Withings Body+ 07:05:12 07:05:12 shared");
  }

  @Test
  void aDeletionIsAppliedThoughTheDeviceWasStopped() throws Exception {
    file(List.of(record(weight(MORNING, "60")), record(weight(MORNING.plusSeconds(60), "61"))));
    stop("link-1", "scale");

    file(List.of(record(deleted(weight(MORNING, "60")))));

    assertThat(observations())
        .extracting(observation -> observation.get("status").asText())
        .containsExactlyInAnyOrder("entered-in-error", "final");
    assertThat(withheld()).isZero();
  }

  @Test
  void aStopReachesWhatIsInFlightButLeavesItsDeletions() throws Exception {
    file(List.of(record(steps(1)), record(steps(2))));
    String window = observations().get(0).get("id").asText();
    FHIR.beforeTransaction(
        () -> {
          stop("link-1", "scale");
          FHIR.staleFor(window);
          FHIR.beforeTransaction(() -> FHIR.staleFor(""));
        });

    Exchange done =
        file(
            List.of(
                record(deleted(steps(1))),
                record(steps(3)),
                record(weight(MORNING, "60")),
                record(by("cuff", weight(MORNING, "61")))));

    assertThat(done.getException()).isNull();
    assertThat(values()).containsExactly("61");
    ObjectNode standing = FHIR.get("Observation/" + window).orElseThrow();
    assertThat(standing.at("/valueSampledData/data").asText()).startsWith("E E E E E E E 2 E");
    assertThat(standing.get("status").asText()).isEqualTo("corrected");
    assertThat(withheld()).isEqualTo(2);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void anErasureForgetsTheDevicesOfItsLinkAlone() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    file(
        List.of(
            record(weight(MORNING, "60")),
            record(measurement("link-2", "weight", MORNING, "80", "device"))));
    database.sql("delete from fhir_ledger where link_id = 'link-1'").update();

    assertThat(erasures.deleteNext("link-1")).isNull();

    assertThat(devices()).singleElement().asString().startsWith("link-2 ");
  }

  private static Measurement deleted(Measurement reading) {
    Instant later = MORNING.plusSeconds(1);
    return reading.from(reading.origin().deletion().told(later).takenAt(later));
  }

  private void stop(String connection, String device) {
    stopped(connection, device, OffsetDateTime.now());
  }

  private void share(String connection, String device) {
    stopped(connection, device, null);
  }

  private void stopped(String connection, String device, OffsetDateTime at) {
    int rows =
        database
            .sql(
                "update connection_device set stopped_at = :at where connection_id = :connection"
                    + " and device_id = :device")
            .param("at", at, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
            .param("connection", connection)
            .param("device", device)
            .update();
    assertThat(rows).isEqualTo(1);
  }

  private List<String> values() {
    return observations().stream()
        .filter(observation -> observation.has("valueQuantity"))
        .map(observation -> observation.at("/valueQuantity/value").asText())
        .toList();
  }

  /** One line a device: connection, device, maker, model, oldest and newest reading of the day. */
  private List<String> devices() {
    return database
        .sql("select * from connection_device order by connection_id, device_id")
        .query(
            (row, number) ->
                String.join(
                    " ",
                    row.getString("connection_id"),
                    row.getString("device_id"),
                    row.getString("manufacturer"),
                    row.getString("model"),
                    time(row.getObject("first_reading_at", OffsetDateTime.class)),
                    time(row.getObject("last_reading_at", OffsetDateTime.class)),
                    row.getObject("stopped_at") == null ? "shared" : "stopped"))
        .list();
  }

  private static String time(OffsetDateTime time) {
    return time.toInstant().toString().substring(11, 19);
  }
}
