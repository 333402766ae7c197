package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.mapping.Measurement;
import routes.operations.destination.DeletedRanges;

/** Readings whose vendor deletes them by a range of time, without naming a record. */
class FilingRangesTest extends FilingTestBase {
  private static final String VENDOR = "google-health";
  private static final Instant HOUR = Instant.parse("2026-11-20T07:00:00Z");
  private static final Instant READ = HOUR.plus(Duration.ofHours(2));
  private static final Instant NOTICE = READ.plusSeconds(60);
  private static final Instant AGAIN = NOTICE.plusSeconds(60);
  private static final Instant MUCH_LATER = NOTICE.plusSeconds(7200);

  @Autowired MeterRegistry meters;
  @Autowired DeletedRanges ranges;

  @Test
  void thePointsOfTheRangeBecomeGapsAndTheOthersStay() throws Exception {
    file(List.of(steps(1, READ), steps(2, READ), steps(3, READ), steps(4, READ), weight(READ)));
    file(List.of(gone("steps", minute(2), minute(4), NOTICE)));

    assertThat(data()).startsWith("E 1 E E 4 E");
    assertThat(window().get("status").asText()).isEqualTo("corrected");
    assertThat(versions()).containsExactlyInAnyOrder("1", "2");

    file(List.of(gone("steps", minute(2), minute(4), NOTICE)));
    assertThat(FHIR.requests()).isEmpty();
    file(List.of(gone("steps", minute(2), minute(4), AGAIN)));
    database.sql("delete from fhir_ledger").update();
    file(List.of(gone("steps", minute(2), minute(4), AGAIN), steps(2, READ), steps(1, READ)));
    assertThat(versions()).containsExactlyInAnyOrder("1", "2");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void whatIsReadAfterTheNoticeIsShownAgain() throws Exception {
    file(List.of(steps(1, READ), steps(2, READ)));
    file(List.of(gone("steps", minute(1), minute(3), NOTICE)));
    assertThat(window().get("status").asText()).isEqualTo("entered-in-error");
    assertThat(data()).startsWith("E 1 2");

    file(List.of(steps(2, AGAIN)));
    assertThat(window().get("status").asText()).isEqualTo("amended");
    assertThat(data()).startsWith("E E 2");
    file(List.of(steps(2, MUCH_LATER)));
    assertThat(versions()).containsExactly("3");
    file(List.of(stepsOf(1, 2, MUCH_LATER)));
    assertThat(data()).as("a smaller value that is read later").startsWith("E E 1");
  }

  @Test
  void whatIsReadAfterTheNoticeStandsThoughItIsFiledFirst() throws Exception {
    file(List.of(steps(1, READ), steps(2, READ)));
    Exchange notice = gone("steps", minute(1), minute(3), NOTICE);
    file(List.of(steps(2, AGAIN)));
    file(List.of(notice));

    assertThat(data()).startsWith("E E 2");
    assertThat(window().get("status").asText()).isEqualTo("corrected");
    file(List.of(steps(2, MUCH_LATER)));
    database.sql("delete from fhir_ledger").update();
    file(List.of(steps(2, MUCH_LATER.plusSeconds(900))));
    assertThat(versions()).containsExactly("3");
  }

  @Test
  void whatWasReadBeforeTheNoticeAndComesLaterIsNotFiled() throws Exception {
    double before = counted("wearables.readings.deleted");
    file(List.of(gone("steps", minute(1), minute(3), NOTICE)));
    assertThat(observations()).isEmpty();
    assertThat(batches.steps()).containsExactly("begin", "commit");

    file(List.of(steps(1, READ), steps(2, READ), steps(5, READ)));
    assertThat(data()).startsWith("E E E E E 5");
    file(List.of(steps(1, AGAIN)));
    assertThat(data()).startsWith("E 1 E E E 5");
    assertThat(counted("wearables.readings.deleted")).isEqualTo(before + 2);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aSingleReadingIsEnteredInErrorWhereTheRangeIsItsInstant() throws Exception {
    file(List.of(weight(READ), steps(1, READ)));
    file(List.of(gone("weight", minute(30), minute(30), NOTICE)));

    ObjectNode weight = one("valueQuantity");
    assertThat(weight.get("status").asText()).isEqualTo("entered-in-error");
    assertThat(weight.at("/valueQuantity/value").asText()).isEqualTo("60.5");
    assertThat(window().get("status").asText()).isEqualTo("final");
  }

  @Test
  void anotherDataTypeAnotherVendorAndAnotherPersonKeepTheirs() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    Measurement other = measurement("link-2", "steps", minute(1), "7", "device");
    file(
        List.of(
            steps(1, READ),
            record(of(other, VENDOR, "steps", null, READ)),
            record(measurement("link-1", "weight", minute(1), "70.5", "device"))));
    file(
        List.of(
            gone("distance", minute(0), minute(59), NOTICE),
            gone("measure", minute(0), minute(59), NOTICE)));

    assertThat(observations()).allMatch(each -> each.get("status").asText().equals("final"));
    file(List.of(gone("steps", minute(0), minute(59), NOTICE)));
    assertThat(observations())
        .extracting(each -> each.get("status").asText())
        .containsExactlyInAnyOrder("final", "final", "entered-in-error");
  }

  @Test
  void aRecordWithAnIdGoesWhereTheRangeBeginsWithIt() throws Exception {
    file(List.of(told(10, "s1", READ), told(20, "s2", READ)));
    file(List.of(gone("session", minute(10), minute(40), NOTICE)));

    assertThat(status(10)).isEqualTo("entered-in-error");
    assertThat(status(20)).isEqualTo("final");

    file(List.of(told(10, "s1", READ)));
    assertThat(status(10)).as("read before the notice").isEqualTo("entered-in-error");
    file(List.of(told(10, "s1", AGAIN)));
    assertThat(status(10)).as("read after it").isEqualTo("amended");
  }

  @Test
  void recordsThatAreMissingWhereTheyWereReadAgainAreTakenBack() throws Exception {
    file(List.of(told(10, "s1", READ), told(20, "s2", READ), told(40, "s3", READ)));
    file(List.of(standing(minute(10), minute(40), NOTICE, "s1", "s9")));
    assertThat(status(10)).isEqualTo("final");
    assertThat(status(20)).isEqualTo("entered-in-error");
    assertThat(status(40)).as("at the end of the range").isEqualTo("final");

    file(List.of(standing(minute(10), minute(40), NOTICE, "s1", "s9")));
    file(List.of(told(20, "s2", READ)));
    assertThat(versions()).containsExactlyInAnyOrder("1", "2", "1");

    file(List.of(told(20, "s2", AGAIN)));
    assertThat(status(20)).as("it is there again").isEqualTo("amended");
    file(List.of(told(20, "s2", AGAIN.plusSeconds(60))));
    assertThat(versions()).containsExactlyInAnyOrder("1", "3", "1");
    assertThat(deadLetters()).isEmpty();
  }

  /** Changed at its vendor long before any of this. */
  private Exchange told(int minute, String id, Instant taken) throws Exception {
    Measurement weight = of(weightAt(minute(minute)), VENDOR, "session", id, taken);
    return record(weight.from(weight.origin().told(HOUR)));
  }

  private Exchange standing(Instant from, Instant until, Instant taken, String... ids)
      throws Exception {
    Measurement.Origin origin =
        Measurement.Origin.notice("reconcile", "link-1", VENDOR, "session", taken, "trace-3")
            .within(new Measurement.Range(from, until));
    List<Measurement.Property> records =
        Stream.of(ids).map(id -> new Measurement.Property("record", id)).toList();
    return record(Measurement.notice(origin, records));
  }

  private String status(int minute) {
    return observations().stream()
        .filter(each -> each.toString().contains("T07:%d:00".formatted(minute)))
        .findFirst()
        .orElseThrow()
        .get("status")
        .asText();
  }

  @Test
  void anObservationThatSomebodyDeletedAtTheServerStaysAway() throws Exception {
    file(List.of(steps(1, READ), steps(2, READ)));
    FHIR.delete("Observation/" + window().get("id").asText());
    file(List.of(gone("steps", minute(1), minute(2), NOTICE)));

    assertThat(observations()).isEmpty();
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aReadingOfAnHourThatIsNotOverWaitsAsAnyOther() throws Exception {
    Instant now = clock.instant();
    Exchange reading =
        record(of(measurement("link-1", "steps", now, "7", "device"), VENDOR, "steps", null, now));
    file(List.of(reading));
    assertThat(HELD).hasSize(1);
    assertThat(observations()).isEmpty();

    reading.getMessage().setHeader(KafkaConstants.TOPIC, "wearables.open-windows");
    file(List.of(reading));
    assertThat(HELD).hasSize(1);
    assertThat(window().get("status").asText()).isEqualTo("preliminary");
  }

  private static Instant minute(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  private Exchange steps(int minute, Instant taken) throws Exception {
    return stepsOf(minute, minute, taken);
  }

  private Exchange stepsOf(int count, int minute, Instant taken) throws Exception {
    Measurement steps = measurement("link-1", "steps", minute(minute), "" + count, "device");
    return record(of(steps, VENDOR, "steps", null, taken));
  }

  private Exchange weight(Instant taken) throws Exception {
    return record(of(weightAt(minute(30)), VENDOR, "weight", null, taken));
  }

  private static Measurement weightAt(Instant time) {
    return weight(time, "60.5");
  }

  private static Measurement of(
      Measurement measurement, String vendor, String dataType, String id, Instant taken) {
    return measurement.from(
        new Measurement.Origin(
            "link-1".equals(measurement.origin().linkId()) ? "link-1" : "link-2",
            null,
            vendor,
            dataType,
            "upsert",
            id,
            null,
            taken,
            null,
            null,
            "v1",
            "trace-1",
            id == null ? null : 1,
            null));
  }

  /** As the import does it: the range is known before the record is on the broker. */
  private Exchange gone(String dataType, Instant from, Instant until, Instant taken)
      throws Exception {
    ranges.store(
        new DeletedRanges.Row("link-1", dataType, new Measurement.Range(from, until), taken));
    Measurement.Origin origin =
        Measurement.Origin.notice("delete", "link-1", VENDOR, dataType, taken, "trace-2")
            .within(new Measurement.Range(from, until));
    return record(Measurement.notice(origin, List.of()));
  }

  private ObjectNode window() {
    return one("valueSampledData");
  }

  private ObjectNode one(String value) {
    return observations().stream().filter(each -> each.has(value)).findFirst().orElseThrow();
  }

  private String data() {
    return window().at("/valueSampledData/data").asText();
  }

  private List<String> versions() {
    return observations().stream().map(each -> each.at("/meta/versionId").asText()).toList();
  }

  private double counted(String name) {
    return meters.counter(name, "vendor", VENDOR).count();
  }
}
