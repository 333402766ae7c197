package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.googlehealth.GoogleHealthDemo;
import routes.sandbox.googlehealth.GoogleHealthSimulator;

/** One person with a Google Health account, from the consent on. */
@ExtendWith(SharedFhirServer.class)
class GoogleHealthIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SCOPES = "https://www.googleapis.com/auth/googlehealth.";
  private static final String USER = GoogleHealthDemo.USER;
  private static final String SECRET = GoogleHealthDemo.AUTHORIZATION;
  private static final String BODY_WEIGHT = "29463-7";
  private static final String SLEEP = "93832-4";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GoogleHealthDemo demo = new GoogleHealthDemo();
  private final Instant now = demo.now();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    demo.close();
  }

  @Test
  void aPersonIsReadAndKeptUpToDate(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("google-wearer", "Gould");
    GoogleHealthSimulator google = demo.google();
    try (Installation installation = installation(fhir)) {
      google.allowRedirectTo(installation.jar().url() + "/oauth/callback/google-health");
      google.untick(SCOPES + "ecg.readonly");
      demo.fillHistory();
      demo.weigh(now.minus(Duration.ofDays(200)), 80_000);
      google.add("electrocardiogram", electrocardiogram());
      installation.jar().start();
      assertThat(google.subscriber().subscribe(webhook(installation), SECRET)).isTrue();
      assertThat(google.subscriber().subscribe(webhook(installation), "Bearer guessed")).isFalse();

      installation.connectTo("google-health", "google-wearer");

      store.awaitLines(patient, demo.history());
      assertThat(observations(store, patient, "103205-1"))
          .singleElement()
          .satisfies(
              hour ->
                  assertThat(hour.findValue("valueSampledData").path("data").asText())
                      .isEqualTo("61 E 64 E E E E 59"));
      google.limitOnce(3);
      demo.weigh(now.minus(Duration.ofMinutes(90)), 71_900);
      awaitWeights(store, patient, 3);

      google.expireAccessTokens();
      demo.weigh(now.minus(Duration.ofHours(5)), 71_800);
      awaitWeights(store, patient, 4);

      pushes(google, installation, store, patient);
      deletions(google, store, patient);
      withdrawal(google, store, patient);
      farewell(google, installation, patient);

      assertThat(google.reads("electrocardiogram")).isEmpty();
      assertThat(versions(store, patient, BODY_WEIGHT)).containsOnlyOnce("2").contains("1");
      assertThat(versions(store, patient, SLEEP)).containsOnlyOnce("2").contains("1");
      assertThat(installation.deadLetters()).isZero();
      LogCheck.holdsNoneOf(installation.jar().log(), List.copyOf(demo.secrets()));
    }
  }

  private ObjectNode electrocardiogram() {
    return GoogleHealthDemo.point(
        """
        {"electrocardiogram": {"beatsPerMinuteAvg": "68", "interval": {"startTime": "%1$s",
          "startUtcOffset": "3600s", "endTime": "%1$s", "endUtcOffset": "3600s"}}}
        """
            .formatted(now.minus(Duration.ofDays(2))));
  }

  /** Far older than any poll asks for, so that only the push can have brought it. */
  private void pushes(
      GoogleHealthSimulator google, Installation installation, FhirStore store, String patient) {
    Instant old = now.minus(Duration.ofDays(50));
    demo.weigh(old, 73_300);
    demo.weigh(old.minus(Duration.ofDays(9)), 73_500);
    byte[] notification =
        bytes(
            "[" + notification(USER, "weight", "UPSERT", old, old.minus(Duration.ofDays(9))) + "]");
    String signature = google.subscriber().sign(notification);

    assertThat(post(installation, notification, null)).isEqualTo(401);
    assertThat(post(installation, notification, "bm90IGEgc2lnbmF0dXJl")).isEqualTo(401);
    assertThat(post(installation, bytes("{\"type\":\"verification\"}"), null)).isEqualTo(401);
    byte[] other = bytes(notification(USER, "weight", "DELETE", old));
    assertThat(post(installation, other, signature)).isEqualTo(401);
    byte[] stranger = bytes(notification("somebody-else", "weight", "UPSERT", old));
    assertThat(post(installation, stranger, google.subscriber().sign(stranger))).isEqualTo(204);
    byte[] unread = bytes(notification(USER, "altitude", "UPSERT", old));
    assertThat(post(installation, unread, google.subscriber().sign(unread))).isEqualTo(204);
    assertThat(observations(store, patient, BODY_WEIGHT)).hasSize(4);

    assertThat(post(installation, notification, signature)).as("no Authorization").isEqualTo(204);
    awaitWeights(store, patient, 6);

    demo.weigh(old.minus(Duration.ofDays(20)), 73_900);
    Instant older = old.minus(Duration.ofDays(20));
    google.subscriber().push(json(notification(USER, "weight", "UPSERT", older)));
    google.subscriber().push(json(notification(USER, "weight", "UPSERT", older)));
    awaitWeights(store, patient, 7);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(google.subscriber().answers()).containsExactly(204, 204));
  }

  /** A notice names ranges, and what else was measured in them stays. */
  private void deletions(GoogleHealthSimulator google, FhirStore store, String patient) {
    Instant old = now.minus(Duration.ofDays(50));
    Instant hour = now.minus(Duration.ofHours(26));
    Instant bedtime = now.minus(Duration.ofDays(3)).minus(Duration.ofHours(9));
    Instant morning = bedtime.plus(Duration.ofMinutes(450));
    google.delete("weight", old, old);
    google.delete("heart-rate", hour.plusSeconds(1), hour.plusSeconds(3));
    google.delete("sleep", bedtime, morning);
    google.subscriber().push(json(deletion("weight", old, old)));
    google.subscriber().push(json(deletion("heart-rate", hour, hour.plusSeconds(5))));
    google.subscriber().push(json(deletion("sleep", bedtime, morning)));

    store.awaitStatus(patient, GoogleHealthDemo.weight(old, "73.300"), "entered-in-error");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(observations(store, patient, "103205-1"))
                    .singleElement()
                    .satisfies(
                        one ->
                            assertThat(one.findValue("valueSampledData").path("data").asText())
                                .isEqualTo("61 E E E E E E 59")));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(observations(store, patient, SLEEP))
                    .filteredOn(one -> one.path("status").asText().equals("entered-in-error"))
                    .hasSize(1));
  }

  private static List<String> versions(FhirStore store, String patient, String code) {
    return observations(store, patient, code).stream()
        .map(one -> one.at("/meta/versionId").asText())
        .toList();
  }

  /** A scope that the person takes back later costs nothing but its own readings. */
  private void withdrawal(GoogleHealthSimulator google, FhirStore store, String patient) {
    google.withdraw(SCOPES + "activity_and_fitness.readonly");
    int reads = google.reads("steps").size();
    demo.weigh(now.minus(Duration.ofHours(7)), 71_700);
    awaitWeights(store, patient, 8);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(google.reads("steps").size()).isGreaterThanOrEqualTo(reads + 2));
  }

  /** The access token has expired; the refresh token ends the permission all the same. */
  private static void farewell(
      GoogleHealthSimulator google, Installation installation, String patient) {
    String id = installation.connection(patient).path("id").asText();
    google.expireAccessTokens();
    installation.call("clinic", "DELETE", "/api/connections/" + id, "", 202);
    await().atMost(PATIENCE).until(() -> !google.permitted());
  }

  private Installation installation(FhirServerProcess fhir) {
    String vendor = "--vendors.google-health.";
    List<String> arguments = new ArrayList<>(demo.arguments());
    arguments.add(vendor + "history.depth=P120D");
    arguments.add(vendor + "data-types.heart-rate.chunk=P30D");
    arguments.add(vendor + "poll.interval=PT5S");
    arguments.add(vendor + "poll.jitter=PT0S");
    return new Installation(folder, fhir.baseUrl(), arguments.toArray(String[]::new));
  }

  /** With an interval of ten minutes from each of these on. */
  private static String notification(
      String user, String type, String operation, Instant... intervals) {
    StringBuilder all = new StringBuilder();
    for (Instant from : intervals) {
      all.append(all.isEmpty() ? "" : ",")
          .append(
              "{\"physicalTimeInterval\":{\"startTime\":\"%s\",\"endTime\":\"%s\"}}"
                  .formatted(from, from.plusSeconds(600)));
    }
    return """
    {"data":{"version":"1","clientProvidedSubscriptionName":"s","healthUserId":"%s",\
    "operation":"%s","dataType":"%s","intervals":[%s]}}\
    """
        .formatted(user, operation, type, all);
  }

  private static String deletion(String type, Instant from, Instant until) {
    return """
    {"data":{"version":"1","clientProvidedSubscriptionName":"s","healthUserId":"%s",\
    "operation":"DELETE","dataType":"%s","intervals":[{"physicalTimeInterval":\
    {"startTime":"%s","endTime":"%s"}}]}}\
    """
        .formatted(USER, type, from, until);
  }

  private static int post(Installation installation, byte[] body, String signature) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhook(installation))
            .header("Content-Type", "application/json")
            .header("CamelHttpUri", "http://127.0.0.1:9")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (signature != null) {
      request.header("GOOGLE-HEALTH-API-SIGNATURE", signature);
    }
    return installation.send(request).statusCode();
  }

  private static URI webhook(Installation installation) {
    return URI.create(installation.jar().url() + "/webhooks/google-health");
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitWeights(FhirStore store, String patient, int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(observations(store, patient, BODY_WEIGHT)).hasSize(number));
  }

  private static List<JsonNode> observations(FhirStore store, String patient, String code) {
    return store.observations(patient).stream()
        .filter(each -> each.at("/code/coding/0/code").asText().equals(code))
        .toList();
  }
}
