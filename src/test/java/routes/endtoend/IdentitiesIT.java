package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;

/** Messages name the patient and the encounter, of devices that nobody registered. */
@ExtendWith(SharedFhirServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentitiesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String VISITS = "urn:example:clinic:visits";

  private Installation installation;
  private FhirStore store;

  @BeforeAll
  void start(FhirServerProcess fhir, @TempDir(cleanup = CleanupMode.NEVER) Path folder) {
    store = new FhirStore(fhir.baseUrl());
    installation =
        new Installation(
            folder,
            fhir.baseUrl(),
            "--fhir.identities.mode=Create",
            "--fhir.identities.patient-system=" + FhirStore.PATIENT_SYSTEM,
            "--fhir.identities.encounter-system=" + VISITS,
            "--fhir.identities.create-patients=true",
            "--fhir.patient-cache-time=1s");
    installation.jar().start();
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Test
  void aPatientThatTheServerDoesNotHaveIsMadeOnce() {
    assertThat(post("new-cuff", "made-by-message", null, "2026-11-20T08:00:00Z")).isEqualTo(202);
    assertThat(post("new-scale", "made-by-message", null, "2026-11-20T08:01:00Z")).isEqualTo(202);
    assertThat(post("new-scale", null, null, "2026-11-20T08:02:00Z")).isEqualTo(403);

    JsonNode patient =
        awaitFound("Patient?identifier=" + FhirStore.PATIENT_SYSTEM + "%7Cmade-by-message", 1)
            .get(0);
    String reference = "Patient/" + patient.path("id").asText();
    awaitFound("Observation?subject=" + reference, 2);
    assertThat(store.search("Device?patient=" + reference)).hasSize(2);
    assertThat(installation.call("clinic", "GET", "/api/devices", "", 200).toString())
        .contains("new-cuff", "new-scale", "made-by-message");
  }

  @Test
  void anObservationRefersToItsEncounterAndGoesToTheSurvivorOfAMerge() {
    String merged = store.createPatient("merged-away", "Before");
    encounter("visit-1", merged);
    assertThat(post("ward-cuff", "merged-away", "visit-1", "2026-11-20T09:00:00Z")).isEqualTo(202);
    JsonNode first = awaitFound("Observation?subject=" + merged, 1).get(0);
    assertThat(first.at("/encounter/reference").asText()).isEqualTo("Encounter/visit-1");

    String survivor = store.createPatient("survivor", "After");
    ObjectNode replaced = (ObjectNode) store.search("Patient?_id=" + merged.split("/")[1]).get(0);
    ObjectNode link = replaced.putArray("link").addObject();
    link.putObject("other").put("reference", survivor);
    link.put("type", "replaced-by");
    store.put(replaced);

    // What was found is forgotten within a second; a reading filed before that stays where it is.
    AtomicInteger minute = new AtomicInteger(10);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              String time = "2026-11-20T10:" + minute.getAndIncrement() + ":00Z";
              post("ward-cuff", "merged-away", null, time);
              return !store.search("Observation?subject=" + survivor).isEmpty();
            });
  }

  private void encounter(String id, String patient) {
    ObjectNode encounter =
        JsonNodeFactory.instance.objectNode().put("resourceType", "Encounter").put("id", id);
    encounter.putArray("identifier").addObject().put("system", VISITS).put("value", id);
    encounter.put("status", "in-progress");
    encounter
        .putObject("class")
        .put("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode")
        .put("code", "AMB");
    encounter.putObject("subject").put("reference", patient);
    store.put(encounter);
  }

  private int post(String device, String patient, String encounter, String time) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("deviceId", device);
    body.put("time", time).put("weight", 71.5);
    if (patient != null) {
      body.put("patientId", patient);
    }
    if (encounter != null) {
      body.put("encounterId", encounter);
    }
    return installation.post(body.toString());
  }

  private List<JsonNode> awaitFound(String search, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> store.search(search).size() == count);
    return store.search(search);
  }
}
