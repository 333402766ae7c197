package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import routes.fhir.filed.FiledListenerException;
import routes.fhir.filed.FiledListeners;
import routes.fhir.filed.FiledObservation;
import routes.mapping.Measurement;

/** Who listens is told what stands, a person at a time and before the offsets are committed. */
class FilingListenersTest extends FilingTestBase {
  private static final Instant LATER = MORNING.plusSeconds(60);

  @Autowired private FiledListeners listeners;

  @Test
  void eachPersonIsToldOfInOrder() throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    links.put(FilingApplication.LinkTable.link("link-2", "2", true));
    links.put(FilingApplication.LinkTable.link("link-3", "1", true));
    List<Exchange> batch = new ArrayList<>();
    batch.add(record(weight(LATER.plusSeconds(60), "62")));
    batch.add(record(measurement("link-2", "weight", LATER, "80", "device")));
    batch.add(record(weight(MORNING, "60")));
    batch.add(record(measurement("link-3", "weight", LATER, "61", "device")));

    file(batch);

    assertThat(filed.told).hasSize(2);
    List<FiledObservation> first = of("1");
    assertThat(first)
        .extracting(FiledObservation::newest)
        .containsExactly(MORNING, LATER, LATER.plusSeconds(60));
    assertThat(first)
        .extracting(one -> one.link().id())
        .containsExactly("link-1", "link-3", "link-1");
    assertThat(first.get(0).readings())
        .singleElement()
        .satisfies(reading -> assertThat(reading.origin().traceId()).isEqualTo("trace-1"))
        .satisfies(reading -> assertThat(reading.properties().get(0).value()).isEqualTo("60"));
    assertThat(of("2")).hasSize(1);
  }

  @Test
  void whatComesAgainIsToldAsUnchanged() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    assertThat(filed.last()).containsExactly("CREATED 1 " + MORNING);

    file(List.of(record(weight(MORNING, "60.5"))));

    assertThat(filed.last()).containsExactly("UNCHANGED 1 " + MORNING);
    assertThat(filed.told).hasSize(2);
  }

  @Test
  void whatWasWrittenBeforeAKillIsToldWithItsVersion() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    database.sql("update fhir_ledger set state = 'pending', content_hash = null").update();
    database.sql("update fhir_ledger set version_id = null").update();

    file(List.of(record(weight(MORNING, "60.5"))));

    assertThat(filed.last()).containsExactly("UNCHANGED 1 " + MORNING);
  }

  @Test
  void aWindowIsToldWhole() throws Exception {
    file(List.of(record(steps(1))));

    file(List.of(record(steps(3)), record(steps(2))));

    assertThat(filed.last()).containsExactly("MERGED 2 " + MORNING.plusSeconds(180));
    FiledObservation window = filed.told.get(1).get(0);
    assertThat(window.readings())
        .extracting(reading -> reading.properties().get(0).value())
        .containsExactlyInAnyOrder("2", "3");
    assertThat(window.reference()).isEqualTo("Observation/" + onlyId());
  }

  @Test
  void whatIsTakenBackIsToldAsLongAsItComes() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));

    file(List.of(record(deleted(weight(MORNING, "60.5")))));
    assertThat(filed.last()).containsExactly("RETRACTED 2 " + MORNING);
    assertThat(filed.told.get(1).get(0).onlyRetracts()).isTrue();

    database.sql("update fhir_ledger set state = 'pending'").update();
    file(List.of(record(deleted(weight(MORNING, "60.5")))));
    assertThat(filed.last()).containsExactly("RETRACTED 2 " + MORNING);
  }

  @Test
  void nobodyIsToldOfWhatAPersonHasDeletedAtTheServer() throws Exception {
    file(List.of(record(weight(MORNING, "60.5"))));
    FHIR.delete("Observation/" + onlyId());
    filed.told.clear();
    Measurement changed = weight(MORNING, "61");
    changed = changed.from(changed.origin().told(LATER));

    file(List.of(record(changed)));
    file(List.of(record(changed)));

    assertThat(filed.told).isEmpty();
    assertThat(observations()).isEmpty();
  }

  @Test
  void nobodyIsToldOfWhatDoesNotStand() throws Exception {
    file(weights(3));
    database.sql("update fhir_ledger set state = 'erased'").update();
    filed.told.clear();

    file(weights(3));
    links.put(FilingApplication.LinkTable.link("link-1", "1", false));
    file(List.of(record(weight(LATER.plusSeconds(7), "60.5"))));

    assertThat(filed.told).isEmpty();
    assertThat(batches.steps()).endsWith("begin", "commit");
  }

  @Test
  void whoDoesNotTakeItHoldsTheBatchAndHealthNamesIt() throws Exception {
    filed.failure = new IllegalStateException("about 60.50 kg");

    Exchange failed = file(weights(2));

    assertThat(failed.getException())
        .isInstanceOf(FiledListenerException.class)
        .hasMessage("the listener table does not take what was filed");
    assertThat(batches.steps()).containsExactly("begin");
    assertThat(observations()).hasSize(2);
    assertThat(listeners.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(listeners.health().getDetails().get("table").toString())
        .contains("IllegalStateException")
        .doesNotContain("60.50");

    filed.failure = null;
    file(weights(2));

    assertThat(filed.last())
        .containsExactly("UNCHANGED 1 " + MORNING, "UNCHANGED 1 " + MORNING.plusSeconds(60));
    assertThat(batches.steps()).containsExactly("begin", "begin", "commit");
    assertThat(listeners.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whoDoesNotTakeItKeepsNoDeadLetterFromItsPlace() throws Exception {
    filed.failure = new IllegalStateException();
    List<Exchange> batch = new ArrayList<>(weights(1));
    batch.add(record("no measurement"));

    file(batch);

    assertThat(deadLetters()).hasSize(1);
  }

  private String onlyId() {
    assertThat(observations()).hasSize(1);
    return observations().get(0).get("id").asText();
  }

  private List<FiledObservation> of(String patient) {
    return filed.told.stream()
        .filter(told -> told.get(0).person().equals("urn:mrn|" + patient))
        .findFirst()
        .orElseThrow();
  }

  private static Measurement deleted(Measurement reading) {
    Instant later = MORNING.plusSeconds(60);
    return reading.from(reading.origin().told(later).deletion());
  }
}
