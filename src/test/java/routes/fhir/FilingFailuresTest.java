package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import routes.fhir.client.FhirHealthIndicator;
import routes.subject.SourceLink;

/** An outage dead-letters nothing, a bad record stops nothing, and neither says what it held. */
@ExtendWith(OutputCaptureExtension.class)
class FilingFailuresTest extends FilingTestBase {
  private static final String SECRET = "61.937";

  @Autowired FhirHealthIndicator health;
  @Autowired io.micrometer.core.instrument.MeterRegistry meters;

  @AfterEach
  void nothingSaid(CapturedOutput output) {
    assertThat(output.getAll())
        .doesNotContain(SECRET)
        .doesNotContain("Zephyrine")
        .doesNotContain("\"resourceType\"");
    assertThat(reasons()).noneMatch(reason -> reason.contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void aShortOutageIsWaitedOut(int status) throws Exception {
    FHIR.fail(status, 1);
    Exchange done = file(List.of(record(weight(MORNING, SECRET))));

    assertThat(done.getException()).isNull();
    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).isEmpty();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aLongOutageFailsTheBatchAndLosesNothing() throws Exception {
    List<Exchange> batch = weights(3);
    FHIR.down(503);
    CompletableFuture<Exchange> filing = CompletableFuture.supplyAsync(() -> file(batch));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
    assertThat(health.health().getDetails()).containsKeys("since", "reason");
    assertThat(meters.get("wearables.fhir.outage").gauge().value()).isPositive();
    Exchange failed = filing.get(30, TimeUnit.SECONDS);

    assertThat(failed.getException()).hasMessageContaining("out of service (503)");
    assertThat(batches.steps()).containsExactly("begin");
    assertThat(deadLetters()).isEmpty();

    FHIR.recover();
    file(batch);
    assertThat(observations()).hasSize(3);
    assertThat(batches.steps()).containsExactly("begin", "begin", "commit");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(meters.get("wearables.fhir.outage").gauge().value()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Device", "Observation"})
  void aPermissionTakenBackForOneTypeIsWaitedForAndNamed(String type) throws Exception {
    List<Exchange> batch = weights(3);
    FHIR.refuseType(type, 403);

    Exchange failed = file(batch);

    assertThat(failed.getException()).isNotNull();
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.health().getDetails().get("reason"))
        .isEqualTo("the FHIR server does not let us do this (403): read " + type);
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).doesNotContain("commit");

    FHIR.refuseType("", 0);
    assertThat(file(batch).getException()).isNull();
    assertThat(observations()).hasSize(3);
    assertThat(fhirDevices()).hasSize(2);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Device", "Observation"})
  void aPermissionToWriteOneTypeIsNamedWithTheTypesThatWereSent(String type) throws Exception {
    FHIR.refuseWrites(type, 403);

    file(weights(1));

    assertThat(health.health().getDetails().get("reason"))
        .isEqualTo(
            "the FHIR server does not let us do this (403): write Device, Observation, Provenance");
    assertThat(deadLetters()).isEmpty();
    FHIR.refuseType("", 0);
    file(weights(1));
    assertThat(observations()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 412})
  void aStormOfConflictsIsSatOutAndNothingIsWrittenTwice(int status) throws Exception {
    FHIR.storm(status, 3);

    assertThat(file(weights(3)).getException()).isNull();

    assertThat(observations())
        .hasSize(3)
        .allMatch(one -> one.at("/meta/versionId").asText().equals("1"));
    assertThat(fhirDevices()).hasSize(2);
    assertThat(deadLetters()).isEmpty();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void anOutageBetweenReadAndWriteIsWaitedOut() throws Exception {
    file(weights(1));
    FHIR.beforeTransaction(() -> FHIR.fail(503, 0));
    database.sql("delete from fhir_ledger").update();
    FHIR.fail(503, 2);
    file(weights(3));

    assertThat(observations()).hasSize(3);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void onlyTheRefusedReadingBecomesADeadLetter() throws Exception {
    FHIR.refuse(resource -> value(resource).equals(SECRET));
    List<Exchange> batch = new ArrayList<>(weights(8));
    batch.add(5, record(weight(MORNING.minusSeconds(60), SECRET)));
    Exchange done = file(batch);

    assertThat(done.getException()).isNull();
    assertThat(observations()).hasSize(8);
    assertThat(deadLetters()).containsExactly("fhir-refused");
    assertThat(reasons().get(0)).contains("422").contains("processing at Observation.value");
    assertThat(batches.steps()).endsWith("commit");
  }

  @Test
  void everyReadingRefusedIsEveryReadingDeadLettered() throws Exception {
    FHIR.refuse(resource -> resource.path("resourceType").asText().equals("Observation"));
    file(weights(5));

    assertThat(observations()).isEmpty();
    assertThat(deadLetters()).hasSize(5).containsOnly("fhir-refused");
    assertThat(batches.steps()).endsWith("commit");
  }

  @Test
  void poisonInTheMiddleStopsNothing() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    batch.add(record(weight(MORNING, "70")));
    batch.add(record("{\"type\": \"" + SECRET));
    batch.add(record("{}"));
    batch.add(record(weight(MORNING.plusSeconds(1), "not " + SECRET)));
    batch.add(record(measurement("link-1", "mood", MORNING, SECRET, null)));
    batch.add(record(measurement("link-9", "weight", MORNING, SECRET, null)));
    batch.add(record(weight(MORNING.plusSeconds(2), "71")));
    Exchange done = file(batch);

    assertThat(done.getException()).isNull();
    assertThat(observations()).hasSize(2);
    assertThat(deadLetters())
        .hasSize(5)
        .startsWith("malformed-measurement", "incomplete-measurement")
        .endsWith("unknown-type", "unknown-device");
    assertThat(batches.steps()).endsWith("commit");
  }

  @Test
  void anotherPatientInTheMessageIsADeadLetter() throws Exception {
    String text = json.writeValueAsString(weight(MORNING, "70"));
    file(
        List.of(
            record(text.replaceFirst("\\{", "{\"patientId\":\"2\",")),
            record(text.replaceFirst("\\{", "{\"patientId\":\"1\","))));

    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).containsExactly("patient-mismatch");
  }

  @Test
  void readingsOutsideTheirLinkAreDeadLetters() throws Exception {
    links.put(
        new SourceLink(
            "link-1", "urn:mrn", "1", null, MORNING, MORNING.plusSeconds(60), null, Set.of()));
    file(
        List.of(
            record(weight(MORNING.minusSeconds(1), "70")),
            record(weight(MORNING, "71")),
            record(weight(MORNING.plusSeconds(60), "72"))));

    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).containsExactly("before-link", "after-link");
  }

  @Test
  void aMissingOrAmbiguousPatientIsADeadLetter() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "none|such, at all", true));
    FHIR.patient("p3", "urn:mrn", "3");
    FHIR.patient("p4", "urn:mrn", "3");
    links.put(FilingApplication.LinkTable.link("link-3", "3", true));
    file(
        List.of(
            record(measurement("link-2", "weight", MORNING, "70", null)),
            record(measurement("link-3", "weight", MORNING, "70", null))));

    assertThat(observations()).isEmpty();
    assertThat(deadLetters()).containsExactly("patient-not-found", "patient-ambiguous");
  }

  @Test
  void aDeletedDeviceIsMadeAgainOnceTheServerRefusesForIt() throws Exception {
    file(weights(1));
    fhirDevices().forEach(one -> FHIR.delete("Device/" + one.get("id").asText()));
    FHIR.refuse(
        resource ->
            resource.path("resourceType").asText().equals("Observation")
                && fhirDevices().isEmpty()
                && !FHIR.requests().get(FHIR.requests().size() - 1).body().contains("\"Device\""));
    file(List.of(record(weight(MORNING.plusSeconds(5), "70"))));

    assertThat(observations()).hasSize(2);
    assertThat(deadLetters()).isEmpty();
  }

  private static String value(JsonNode resource) {
    return resource.at("/valueQuantity/value").asText();
  }
}
