package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.oauth.RestVendor;
import routes.sandbox.oauth.WhoopShape;

/** What is deleted at its source is taken back, and comes back neither late nor after a crash. */
@ExtendWith(SharedFhirServer.class)
class DeletionsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(3);
  private static final LocalDate LAST = LocalDate.now(ZoneOffset.UTC).minusDays(1);

  private final WhoopShape shape = new WhoopShape();

  @TempDir Path folder;

  @Test
  void whatIsDeletedStaysSo(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    try (RestVendor whoop = new RestVendor("10129", shape.dialect(), shape);
        Installation installation = installation(fhir, whoop)) {
      whoop.allowRedirectTo(installation.jar().url() + "/oauth/callback/whoop");
      installation.jar().start();
      String sender = store.createPatient("deleting-sender", "Sender");
      installation.registerDevice("band-1", "deleting-sender");
      devicesDelete(installation, store, sender);
      String wearer = store.createPatient("deleting-wearer", "Wearer");
      vendorsDelete(installation, store, whoop, wearer);

      Map<String, String> before = store.versions(sender, wearer);
      installation.jar().kill9();
      installation.jar().start();
      send(
          installation,
          "upsert",
          "{\"deviceId\":\"band-1\",\"time\":\"2026-11-20T20:00:00Z\",\"weight\":80}");
      SignedPushes hook = new SignedPushes(installation);
      assertThat(push(hook, whoop, DAY, "deleted")).isEqualTo(204);
      assertThat(push(hook, whoop, LAST, "updated")).isEqualTo(204);
      long calls = whoop.callsBelow(WhoopShape.API);
      await().atMost(PATIENCE).until(() -> whoop.callsBelow(WhoopShape.API) > calls);
      store.awaitStatus(sender, "29463-7 2026-11-20T20:00:00Z", "final");

      Map<String, String> after = store.versions(sender, wearer);
      assertThat(after).hasSize(before.size() + 1).containsAllEntriesOf(before);
      assertThat(installation.deadLetters()).isZero();
    }
  }

  private static void devicesDelete(Installation installation, FhirStore store, String patient) {
    String weight = "{\"deviceId\":\"band-1\",\"time\":\"2026-11-20T09:00:00Z\",\"weight\":70.25}";
    String series =
        """
        {"deviceId":"band-1","heartRateSeries":[{"time":"2026-11-20T08:00:00Z","value":60},
         {"time":"2026-11-20T08:01:00Z","value":90}]}\
        """;
    String deleted =
        "{\"deviceId\":\"band-1\",\"heartRateSeries\":[{\"time\":\"2026-11-20T08:01:00Z\",\"value\":90}]}";
    send(installation, "upsert", weight);
    send(installation, "upsert", series);
    store.awaitStatus(patient, "29463-7 2026-11-20T09:00:00Z", "final");
    int whole = awaitSeries(store, patient, "103205-1 2026-11-20T08:00:00Z", "60 90");

    send(installation, "delete", weight);
    send(installation, "delete", deleted);
    store.awaitStatus(patient, "29463-7 2026-11-20T09:00:00Z", "entered-in-error");
    JsonNode hour = store.awaitStatus(patient, "103205-1 2026-11-20T08:00:00Z", "corrected");
    assertThat(hour.at("/valueQuantity/value").asText()).isEqualTo("60.0");
    assertThat(hour.at("/component/2/valueSampledData/data").asText()).isEqualTo("60");

    send(installation, "delete", weight);
    send(installation, "delete", deleted);
    assertThat(
            installation.post(
                "{\"Properties\":{\"operation\":\"erase\"},\"Body\":{},\"SystemProperties\":{}}"))
        .isEqualTo(400);
    send(installation, "upsert", weight.replace("09:00", "10:00"));
    store.awaitStatus(patient, "29463-7 2026-11-20T10:00:00Z", "final");
    assertThat(
            store.observations(patient).stream().map(each -> each.at("/meta/versionId").asText()))
        .containsExactlyInAnyOrder("1", "2", Integer.toString(whole + 1));
  }

  /**
   * Waits until the window holds these values; its version then: the points of a series that came
   * in two batches are two writes.
   */
  private static int awaitSeries(FhirStore store, String patient, String line, String values) {
    return store
        .awaitOne(
            patient,
            line,
            hour ->
                assertThat(hour.at("/component/2/valueSampledData/data").asText())
                    .isEqualTo(values))
        .at("/meta/versionId")
        .asInt();
  }

  private void vendorsDelete(
      Installation installation, FhirStore store, RestVendor whoop, String patient) {
    shape.workout(DAY, 124);
    shape.workout(LAST, 124);
    shape.recovery(DAY);
    shape.runningCycle(DAY);
    installation.connectTo("whoop", "deleting-wearer");
    String deleted = "55411-3 " + DAY.minusDays(1) + "T20:40:30.25-05:00";
    String edited = "55411-3 " + LAST.minusDays(1) + "T20:40:30.25-05:00";
    store.awaitStatus(patient, deleted, "final");
    store.awaitStatus(patient, edited, "final");
    store.awaitStatus(patient, "40443-4 " + DAY.minusDays(1), "final");

    SignedPushes hook = new SignedPushes(installation);
    assertThat(push(hook, whoop, DAY.minusDays(300), "deleted")).isEqualTo(204);
    assertThat(push(hook, whoop, DAY, "deleted")).isEqualTo(204);
    store.awaitStatus(patient, deleted, "entered-in-error");

    shape.editWorkout(LAST);
    assertThat(push(hook, whoop, LAST, "updated")).isEqualTo(204);
    store.awaitStatus(patient, "55411-3 " + LAST.minusDays(1) + "T21:40:30.25-05:00", "final");
    store.awaitStatus(patient, edited, "entered-in-error");
    shape.deleteRecovery(DAY);
    assertThat(push(hook, "sleep.deleted", WhoopShape.sleepOfRecovery(DAY), whoop)).isEqualTo(204);
    store.awaitStatus(patient, "40443-4 " + DAY.minusDays(1), "entered-in-error");
    store.awaitStatus(patient, "hrv-rmssd " + DAY.minusDays(1), "entered-in-error");
    assertThat(store.observations(patient)).hasSize(5);
  }

  private static int push(SignedPushes hook, RestVendor whoop, LocalDate day, String what) {
    return push(hook, "workout." + what, WhoopShape.workoutId(day), whoop);
  }

  private static int push(SignedPushes hook, String type, String id, RestVendor whoop) {
    String event =
        "{\"user_id\": 10129, \"id\": \"%s\", \"type\": \"%s\", \"trace_id\": \"t\"}"
            .formatted(id, type);
    String time = Long.toString(Instant.now().toEpochMilli());
    return hook.whoop(event, SignedPushes.base64(whoop.clientSecret(), time + event), time);
  }

  private static void send(Installation installation, String operation, String body) {
    assertThat(
            installation.post(
                "{\"Body\":%s,\"Properties\":{\"operation\":\"%s\"},\"SystemProperties\":{}}"
                    .formatted(body, operation)))
        .isEqualTo(202);
  }

  private Installation installation(FhirServerProcess fhir, RestVendor whoop) {
    String key = "--vendors.whoop.";
    return new Installation(
        folder,
        fhir.baseUrl(),
        key + "client-id=" + whoop.clientId(),
        key + "client-secret=" + whoop.clientSecret(),
        key + "authorization-uri=" + whoop.authorizationUrl(),
        key + "api-uri=" + whoop.url(),
        key + "history.depth=P20D",
        key + "poll.interval=PT5H",
        key + "poll.jitter=PT0S");
  }
}
