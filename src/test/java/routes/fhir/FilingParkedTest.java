package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import routes.mapping.Measurement;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.ParkedRecord;
import routes.operations.failure.ParkedRecords;
import routes.operations.support.UtcTime;

/** An Observation that cannot be written for a reason of its own waits; nothing else does. */
@ExtendWith(OutputCaptureExtension.class)
class FilingParkedTest extends FilingTestBase {
  private static final String SECRET = "71.2345";

  @Autowired ParkedRecords parked;
  @Autowired DeadLetters letters;

  @Test
  void aStandingConflictParksItsObservationAlone() throws Exception {
    String stuck = conflictOfFirst();
    List<Exchange> batch = new ArrayList<>(weights(60).subList(1, 60));
    batch.add(30, record(weight(MORNING, SECRET)));

    Exchange done = file(batch);

    assertThat(done.getException()).isNull();
    assertThat(batches.steps()).endsWith("commit");
    assertThat(observations()).hasSize(60);
    assertThat(FHIR.get("Observation/" + stuck).orElseThrow().toString()).doesNotContain(SECRET);
    assertThat(codes()).containsExactly("version-conflict");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void whatComesLaterForItWaitsBehindAndGoesWithItInTheEnd(CapturedOutput output) throws Exception {
    String stuck = conflictOfFirst();
    file(List.of(record(weight(MORNING, SECRET))));
    FHIR.staleFor("");
    file(
        List.of(
            record(weight(MORNING, "72.5").from(told(MORNING.plusSeconds(9)))),
            record(weight(MORNING.plusSeconds(900), "70"))));

    assertThat(codes()).containsExactly("version-conflict", "behind-parked");
    assertThat(times()).hasSize(1);
    assertThat(observations()).hasSize(2);
    assertThat(parked.due(10)).isEmpty();

    timePasses();
    List<ParkedRecord> due = parked.due(10);
    assertThat(due).hasSize(2);
    assertThat(due.get(0).headers())
        .containsEntry(KafkaConstants.KEY, "link-1|scale")
        .containsEntry("wearables-tries", "1");
    List<Exchange> again = new ArrayList<>();
    for (ParkedRecord one : due) {
      again.add(record(new String(one.body(), StandardCharsets.UTF_8)));
      parked.sent(one.id());
    }
    file(again);

    assertThat(parked.count()).isZero();
    assertThat(FHIR.get("Observation/" + stuck).orElseThrow().at("/valueQuantity/value").asText())
        .isEqualTo("72.5");
    assertThat(deadLetters()).isEmpty();
    assertThat(output.getAll()).doesNotContain(SECRET).doesNotContain("72.5");
  }

  @Test
  void theOftenerARecordWasParkedTheLongerItWaits() throws Exception {
    conflictOfFirst();
    Exchange fourth = record(weight(MORNING, SECRET));
    fourth.getMessage().setHeader("wearables-tries", "3");
    fourth.getMessage().setHeader(KafkaConstants.TIMESTAMP, 1_763_622_000_000L);
    Instant before = Instant.now();
    file(List.of(fourth));

    assertThat(times().get(0)).isAfter(before.plusSeconds(8 * 60 - 1));
    timePasses();
    assertThat(parked.due(1).get(0).headers())
        .containsAllEntriesOf(
            Map.of("wearables-tries", "4", KafkaConstants.OVERRIDE_TIMESTAMP, 1_763_622_000_000L));
  }

  @Test
  void aRecordIsSentByTheOneOfSeveralThatClaimsIt() throws Exception {
    conflictOfFirst();
    file(List.of(record(weight(MORNING, SECRET))));
    timePasses();
    ParkedRecord one = parked.due(10).get(0);
    ParkedRecord another = parked.due(10).get(0);

    assertThat(parked.claim(one)).isTrue();
    assertThat(parked.claim(another)).isFalse();
    assertThat(parked.due(10)).isEmpty();
    assertThat(parked.count()).isEqualTo(1);

    clock.ahead = Duration.ofMinutes(4);
    ParkedRecord afterACrash = parked.due(10).get(0);
    assertThat(parked.claim(one)).isFalse();
    assertThat(parked.claim(afterACrash)).isTrue();
    parked.sent(afterACrash.id());
    assertThat(parked.claim(afterACrash)).isFalse();
  }

  @Test
  void aMistakeOfTheProductParksWhatBroughtItToLight(CapturedOutput output) throws Exception {
    FilingApplication.mistakenAt = MORNING;
    try {
      List<Exchange> batch = new ArrayList<>(weights(5));
      Exchange done = file(batch);

      assertThat(done.getException()).isNull();
      assertThat(observations()).hasSize(4);
      assertThat(codes()).containsExactly("unforeseen");
      assertThat(batches.steps()).endsWith("commit");
      assertThat(output.getAll()).doesNotContain("60.50");
    } finally {
      FilingApplication.mistakenAt = null;
    }
  }

  @Test
  void oneThatTheBrokerDoesNotTakeBackStaysAsADeadLetter() throws Exception {
    conflictOfFirst();
    file(List.of(record(weight(MORNING, SECRET))));
    timePasses();
    ParkedRecord large = parked.due(1).get(0);
    parked.claim(large);

    parked.tooLarge(large.id());

    assertThat(parked.count()).isZero();
    assertThat(deadLetters()).containsExactly("too-large");
    assertThat(letters.open(large.id()).orElseThrow().body()).isEqualTo(large.body());
  }

  @Test
  void anErasureTakesParkedRecordsAlong() throws Exception {
    conflictOfFirst();
    file(List.of(record(weight(MORNING, SECRET))));
    letters.erase("link-1");

    timePasses();
    assertThat(parked.due(10)).isEmpty();
  }

  /** Files one weight and lets the server report a conflict for every change of it. */
  private String conflictOfFirst() throws Exception {
    file(weights(1));
    String id = observations().get(0).get("id").asText();
    FHIR.staleFor(id);
    batches.clear();
    return id;
  }

  private static Measurement.Origin told(Instant version) {
    return weight(MORNING, "1").origin().told(version);
  }

  private void timePasses() {
    database
        .sql("update dead_letter set retry_at = :past where retry_at is not null")
        .param("past", UtcTime.of(Instant.now().minusSeconds(1)))
        .update();
  }

  private List<String> codes() {
    return database
        .sql(
            "select reason_code from dead_letter where retry_at is not null order by record_offset")
        .query(String.class)
        .list();
  }

  private List<Instant> times() {
    return database
        .sql("select distinct retry_at from dead_letter where retry_at is not null")
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .list();
  }
}
