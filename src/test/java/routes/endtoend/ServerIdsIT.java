package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.endtoend.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/**
 * A real FHIR server that refuses ids of its clients: new, merged, delivered again, with the ledger
 * dropped, erased, and restored from a backup.
 */
class ServerIdsIT {
  private static final String ANNA = "36409";
  private static final WithingsDevice SCALE =
      new WithingsDevice("c1b2c3d4e5f60718293a4b5c6d7e8f9001122335", "Scale", "Body", 5);
  private static final String GIVEN = "[0-9a-f]{8}-[0-9a-f-]{27}";
  private static final List<String> MESSAGES =
      List.of(
          "{\"deviceId\":\"cuff|9, of $\",\"time\":\"2026-11-20T07:05:12Z\",\"systolic\":131,"
              + "\"diastolic\":84}",
          "{\"deviceId\":\"cuff|9, of $\",\"time\":\"2026-11-20T07:06:12Z\",\"weight\":70.25}",
          series("08:00", 60),
          series("08:01", 90));

  @TempDir Path folder;
  private FhirStore store;
  private Installation installation;
  private int markers;

  @Test
  void everythingIsAsWhereOurIdsAreTaken() throws Exception {
    try (FhirServerProcess fhir = FhirServerProcess.inMemory().ownIdsOnly().start();
        Installation running = new Installation(folder, fhir.baseUrl(), arguments())) {
      store = new FhirStore(fhir.baseUrl());
      installation = running;
      String patient = store.createPatient("given-gate", "Gatewood");
      installation.jar().start();
      installation.registerDevice("cuff|9, of $", "given-gate");

      newReadingsStandUnderIdsOfTheServer(patient);
      Map<String, String> standing = pointsAreMerged(patient);
      deliveredAgain(patient, standing);
      theLedgerIsDropped(patient, standing);
      aConnectionIsErased();
      theServerIsRestored(patient);

      assertThat(installation.deadLetters()).isZero();
      assertThat(installation.health().at("/components/fhirDuplicates/status").asText())
          .isEqualTo("UP");
      assertThat(installation.health().at("/components/fhir/status").asText()).isEqualTo("UP");
    }
  }

  private void newReadingsStandUnderIdsOfTheServer(String patient) {
    MESSAGES.subList(0, 3).forEach(this::post);
    eventually(() -> assertThat(store.observations(patient)).hasSize(3));

    for (JsonNode observation : store.observations(patient)) {
      assertThat(observation.path("id").asText()).matches(GIVEN);
      String device = observation.at("/device/reference").asText();
      List<JsonNode> used = store.search("Device?_id=" + device.substring("Device/".length()));
      assertThat(used).hasSize(1);
      assertThat(used.get(0).at("/patient/reference").asText()).isEqualTo(patient);
      assertThat(used.get(0).at("/parent/reference").asText()).matches("Device/" + GIVEN);
    }
    assertThat(store.search("Device?patient=" + patient)).hasSize(1);
    List<JsonNode> software =
        store.search(
            "Device?identifier=https://wearables-on-fhir.org/identifier/software%7C"
                + "wearables-on-fhir");
    assertThat(software).hasSize(1);
    assertThat(software.get(0).path("id").asText()).matches(GIVEN);
    for (JsonNode provenance : store.provenances(patient)) {
      String id = provenance.path("id").asText();
      assertThat(id).matches(GIVEN);
      assertThat(provenance.at("/agent/1/who/reference").asText())
          .isEqualTo("Device/" + software.get(0).path("id").asText());
      assertThat(tagged(provenance)).extracting(one -> one.path("id").asText()).containsExactly(id);
    }
    assertThat(explaining(store.observations(patient))).isNotEmpty();
  }

  /** What the server finds by the tag of this one. */
  private List<JsonNode> tagged(JsonNode provenance) {
    JsonNode tag = provenance.at("/meta/tag/0");
    return store.search(
        "Provenance?_tag=" + tag.path("system").asText() + "%7C" + tag.path("code").asText());
  }

  private List<JsonNode> explaining(List<JsonNode> observations) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : observations) {
      found.addAll(store.search("Provenance?target=Observation/" + one.path("id").asText()));
    }
    return found;
  }

  private Map<String, String> pointsAreMerged(String patient) {
    post(MESSAGES.get(3));
    JsonNode hour =
        store.awaitOne(
            patient,
            "103205-1 2026-11-20T08:00:00Z",
            one ->
                assertThat(one.at("/component/2/valueSampledData/data").asText())
                    .isEqualTo("60 90"));
    assertThat(hour.at("/meta/versionId").asText()).isEqualTo("2");
    return store.versions(patient);
  }

  private void deliveredAgain(String patient, Map<String, String> standing) {
    List<JsonNode> explained = explaining(store.observations(patient));
    deliverAll(patient);
    assertThat(store.versions(patient)).containsAllEntriesOf(standing).hasSize(4);
    assertThat(explaining(store.observations(patient)))
        .as("one more, of the new reading")
        .hasSize(explained.size() + 1)
        .containsAll(explained);
  }

  private void theLedgerIsDropped(String patient, Map<String, String> standing) throws Exception {
    installation.jar().kill9();
    try (Connection database =
            DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("data/database"), "wearables", "");
        Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate("delete from fhir_ledger where server_id is not null"))
          .isGreaterThanOrEqualTo(6);
      assertThat(statement.executeUpdate("delete from fhir_server_trait where trait = 'refused'"))
          .isEqualTo(1);
    }
    installation.jar().start();
    deliverAll(patient);
    assertThat(store.versions(patient)).containsAllEntriesOf(standing).hasSize(5);
    assertThat(store.search("Device?patient=" + patient)).hasSize(1);
  }

  private void aConnectionIsErased() {
    installation.withings().addAccount(ANNA, ZoneId.of("Europe/Berlin"));
    Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(9000);
    installation
        .withings()
        .addReading(ANNA, Reading.measured(time, SCALE, new Measure(1, 70100, -3)));
    String anna = store.createPatient("given-anna", "Endress");
    installation.connect(ANNA, "given-anna");
    eventually(() -> assertThat(store.observations(anna)).hasSize(1));
    eventually(() -> assertThat(consents(anna)).containsExactly("active"));

    List<JsonNode> explained = store.provenances(anna);
    assertThat(explained).hasSize(1);
    String id = installation.connection(anna).path("id").asText();
    installation.call("clinic", "DELETE", "/api/connections/" + id + "?erase=true", "", 202);

    eventually(
        () -> {
          List<JsonNode> steps = new ArrayList<>();
          installation.connection(anna).path("farewell").forEach(steps::add);
          assertThat(steps).isNotEmpty().allMatch(step -> step.has("finishedAt"));
        });
    assertThat(store.observations(anna)).isEmpty();
    assertThat(store.search("Device?patient=" + anna)).isEmpty();
    assertThat(tagged(explained.get(0))).isEmpty();
    eventually(() -> assertThat(consents(anna)).containsExactly("inactive"));
  }

  private void theServerIsRestored(String patient) throws Exception {
    Map<String, String> before = store.versions(patient);
    JsonNode lost =
        store.awaitOne(patient, "29463-7 2026-11-20T07:06:12Z", one -> assertThat(one).isNotNull());
    explaining(List.of(lost)).forEach(one -> store.delete("Provenance/" + one.path("id").asText()));
    store.delete("Observation/" + lost.path("id").asText());
    assertThat(ledgerForget()).as("while the jar runs").isEqualTo(1);
    installation.jar().stop();
    assertThat(ledgerForget()).isZero();
    installation.jar().start();

    deliverAll(patient);

    JsonNode back =
        store.awaitOne(patient, "29463-7 2026-11-20T07:06:12Z", one -> assertThat(one).isNotNull());
    assertThat(back.path("id")).isNotEqualTo(lost.path("id"));
    before.remove(lost.path("id").asText());
    assertThat(store.versions(patient)).containsAllEntriesOf(before).hasSize(before.size() + 2);
  }

  private int ledgerForget() throws Exception {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-jar",
            Path.of("target/wearables-on-fhir.jar").toAbsolutePath().toString(),
            "ledger",
            "forget",
            "--since",
            Instant.now().minus(1, ChronoUnit.HOURS).toString(),
            "--data-dir=" + folder.resolve("data"))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("forget.log").toFile())
        .start()
        .waitFor();
  }

  /** Everything once more, the last first, and a new reading behind it that is waited for. */
  private void deliverAll(String patient) {
    List<String> again = new ArrayList<>(MESSAGES);
    Collections.reverse(again);
    again.forEach(this::post);
    String time = "2026-11-20T1" + markers++ + ":00:00Z";
    post("{\"deviceId\":\"cuff|9, of $\",\"time\":\"" + time + "\",\"weight\":71}");
    store.awaitStatus(patient, "29463-7 " + time, "final");
  }

  private void post(String message) {
    assertThat(installation.post(message)).isEqualTo(202);
  }

  private static String series(String minute, int rate) {
    return "{\"deviceId\":\"cuff|9, of $\",\"heartRateSeries\":[{\"time\":\"2026-11-20T"
        + minute
        + ":00Z\",\"value\":"
        + rate
        + "}]}";
  }

  private List<String> consents(String patient) {
    return store.search("Consent?patient=" + patient).stream()
        .map(consent -> consent.path("status").asText())
        .toList();
  }

  private static String[] arguments() {
    return new String[] {
      "--disconnect.settle=3s",
      "--schedule.farewells=0/1 * * * * ?",
      "--schedule.consent-mirror=0/1 * * * * ?",
      "--schedule.erasures=0/1 * * * * ?"
    };
  }
}
