package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.fhir.draft.ObservationDrafting;
import routes.fhir.draft.Transformed;
import routes.fhir.group.OpenWindowQueue;
import routes.fhir.record.GroupedItem;
import routes.fhir.record.MeasurementRecords;
import routes.mapping.Measurement;

/** A window that is not over yet is written once a flush interval, and final when it is over. */
class FilingOpenWindowsTest extends FilingTestBase {
  @Autowired private ObservationDrafting drafts;
  @Autowired private OpenWindowQueue openWindowQueue;
  private Instant now;

  @BeforeEach
  void aMinuteOfAnHour() {
    now = Instant.now().truncatedTo(ChronoUnit.HOURS).plusSeconds(60);
    clock.ahead = Duration.between(Instant.now(), now.plusSeconds(120));
  }

  @Test
  void readingsOfAnOpenWindowWaitAsTheyCame() throws Exception {
    List<Exchange> batch = new ArrayList<>(weights(2));
    batch.add(record(steps(now, "10")));

    file(batch);

    assertThat(observations()).hasSize(2);
    assertThat(HELD).hasSize(1);
    assertThat(HELD.get(0).getHeader(KafkaConstants.KEY)).isEqualTo("link-1|scale");
    assertThat(new String(HELD.get(0).getBody(byte[].class), StandardCharsets.UTF_8))
        .isEqualTo(json.writeValueAsString(steps(now, "10")));
    assertThat(batches.steps()).endsWith("commit");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aRouteThatDoesNotSendThemOnLosesNone() throws Exception {
    GroupedItem.OpenWindow held =
        new GroupedItem.OpenWindow(new MeasurementRecords(json).read(record(steps(now, "10"))));

    assertThatThrownBy(() -> drafts.of(held)).isInstanceOf(IllegalStateException.class);

    openWindowQueue.messages(List.of(held), camel);
    assertThat(drafts.of(held)).isEqualTo(Transformed.nothing());
  }

  @Test
  void aHeldWindowIsPreliminaryUntilItIsOver() throws Exception {
    flush(steps(now, "10"), steps(now.plusSeconds(60), "20"));
    assertThat(only().path("status").asText()).isEqualTo("preliminary");

    flush(steps(now.plusSeconds(120), "30"));
    assertThat(only().path("status").asText()).isEqualTo("preliminary");
    assertThat(only().at("/valueSampledData/data").asText()).startsWith("E 10 20 30 E");

    close();
    assertThat(only().path("status").asText()).isEqualTo("preliminary");

    anHourPasses();
    close();
    assertThat(only().path("status").asText()).isEqualTo("final");
    assertThat(only().at("/valueSampledData/data").asText()).startsWith("E 10 20 30 E");
    assertThat(only().at("/meta/versionId").asText()).isEqualTo("3");
    assertThat(openWindows()).isZero();

    close();
    assertThat(only().at("/meta/versionId").asText()).isEqualTo("3");
  }

  @Test
  void redeliveryAfterTheEndCallsNobody() throws Exception {
    flush(steps(now, "10"));
    anHourPasses();
    close();
    FHIR.forgetRequests();

    flush(steps(now, "10"));
    file(List.of(record(steps(now, "10"))));

    assertThat(FHIR.requests()).isEmpty();
    assertThat(only().at("/meta/versionId").asText()).isEqualTo("2");
  }

  @Test
  void whatComesAfterTheEndMakesItFinalAndThenAmendsIt() throws Exception {
    flush(steps(now, "10"));
    anHourPasses();

    file(List.of(record(steps(now.plusSeconds(60), "20"))));
    assertThat(HELD).isEmpty();
    assertThat(only().path("status").asText()).isEqualTo("final");

    file(List.of(record(steps(now.plusSeconds(120), "30"))));
    assertThat(only().path("status").asText()).isEqualTo("amended");

    close();
    assertThat(only().path("status").asText()).isEqualTo("amended");
    assertThat(openWindows()).isZero();
  }

  @Test
  void withTheTableLostRedeliveryMakesItFinal() throws Exception {
    flush(steps(now, "10"));
    database.sql("delete from open_window").update();
    database.sql("delete from fhir_ledger").update();
    anHourPasses();

    file(List.of(record(steps(now, "10"))));

    assertThat(only().path("status").asText()).isEqualTo("final");
  }

  @Test
  void anOutageLeavesItToTheNextTime() throws Exception {
    flush(steps(now, "10"));
    anHourPasses();
    FHIR.down(503);

    Exchange failed = close();
    assertThat(failed.getException()).hasRootCauseInstanceOf(FhirOutageException.class);
    assertThat(openWindows()).isEqualTo(1);

    FHIR.recover();
    close();
    assertThat(only().path("status").asText()).isEqualTo("final");
  }

  @Test
  void oneThatTheServerRefusesKeepsNoOtherOpen() throws Exception {
    flush(steps(now, "10"), measurement("link-1", "steps", now.minus(1, ChronoUnit.DAYS), "7", ""));
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    flush(measurement("link-2", "steps", now, "77", "device"));
    assertThat(openWindows()).isEqualTo(2);
    anHourPasses();
    FHIR.refuse(resource -> resource.toString().contains(" 77 "));

    close();

    assertThat(observations().stream().map(one -> one.path("status").asText()))
        .containsExactlyInAnyOrder("final", "final", "preliminary");
    assertThat(openWindows()).isZero();
  }

  @Test
  void oneThatMeetsAnErrorOfTheServerKeepsNoOtherOpenAndIsNoOutage() throws Exception {
    flush(steps(now, "10"));
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    flush(measurement("link-2", "steps", now, "77", "device"));
    anHourPasses();
    FHIR.refuse(resource -> resource.toString().contains(" 77 "), 500);

    assertThat(close().getException()).isNull();
    assertThat(observations())
        .extracting(one -> one.path("status").asText())
        .containsExactlyInAnyOrder("preliminary", "final");
    anHourPasses();
    assertThat(close().getException()).as("alone now").isNull();
    assertThat(outages.current()).isEmpty();
    assertThat(openWindows()).isEqualTo(1);

    FHIR.refuse(resource -> false);
    anHourPasses();
    close();
    assertThat(openWindows()).isZero();
  }

  @Test
  void oneThatIsAlwaysInConflictKeepsNoOtherOpenAndIsTriedAgain() throws Exception {
    flush(steps(now, "10"));
    String stuck = only().path("id").asText();
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    flush(measurement("link-2", "steps", now, "77", "device"));
    anHourPasses();
    FHIR.staleFor(stuck);

    assertThat(close().getException()).isNull();

    assertThat(observations())
        .extracting(one -> one.path("status").asText())
        .containsExactlyInAnyOrder("preliminary", "final");
    assertThat(openWindows()).isEqualTo(1);
    FHIR.staleFor("");
    close();
    assertThat(openWindows()).as("not yet").isEqualTo(1);
    anHourPasses();
    close();
    assertThat(observations()).allMatch(one -> one.path("status").asText().equals("final"));
    assertThat(openWindows()).isZero();
  }

  @Test
  void whatAPersonDeletedAtTheServerIsNotRevived() throws Exception {
    flush(steps(now, "10"));
    FHIR.delete("Observation/" + only().path("id").asText());
    anHourPasses();

    close();

    assertThat(observations()).isEmpty();
    assertThat(openWindows()).isZero();
  }

  private static Measurement steps(Instant time, String value) {
    return measurement("link-1", "steps", time, value, "device");
  }

  private Exchange flush(Measurement... readings) throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (Measurement reading : readings) {
      Exchange record = record(reading);
      record.getMessage().setHeader(KafkaConstants.TOPIC, "wearables.open-windows");
      batch.add(record);
    }
    return producer.send("direct:flush", exchange -> exchange.getMessage().setBody(batch));
  }

  private Exchange close() {
    return producer.send("direct:close", exchange -> {});
  }

  private void anHourPasses() {
    clock.ahead = clock.ahead.plus(Duration.ofHours(2));
  }

  private ObjectNode only() {
    assertThat(observations()).hasSize(1);
    return observations().get(0);
  }

  private int openWindows() {
    return database.sql("select count(*) from open_window").query(Integer.class).single();
  }
}
