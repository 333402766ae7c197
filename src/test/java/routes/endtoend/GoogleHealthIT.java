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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.googlehealth.GoogleHealthSimulator;

/** One person with a Google Health account, from the consent on. */
@ExtendWith(SharedFhirServer.class)
class GoogleHealthIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SCOPES = "https://www.googleapis.com/auth/googlehealth.";
  private static final String USER = "8f14e45f-ceea-467a-9575-1f0c1a2b3c4d";
  private static final String SECRET = "Bearer agreed-on";
  private static final String BODY_WEIGHT = "29463-7";
  private static final String SLEEP = "93832-4";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;

  @Test
  void aPersonIsReadAndKeptUpToDate(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("google-wearer", "Gould");
    try (GoogleHealthSimulator google = new GoogleHealthSimulator(USER, Clock.systemUTC());
        Installation installation = installation(fhir, google)) {
      google.allowRedirectTo(installation.jar().url() + "/oauth/callback/google-health");
      google.untick(SCOPES + "ecg.readonly");
      history(google);
      installation.jar().start();
      assertThat(google.subscriber().subscribe(webhook(installation), SECRET)).isTrue();
      assertThat(google.subscriber().subscribe(webhook(installation), "Bearer guessed")).isFalse();

      installation.connectTo("google-health", "google-wearer");

      awaitObservations(store, patient, 2 + 1 + 1 + 1 + 30);
      assertThat(observations(store, patient, BODY_WEIGHT))
          .allSatisfy(
              weight -> {
                assertThat(weight.at("/valueQuantity/code").asText()).isEqualTo("kg");
                assertThat(weight.at("/subject/reference").asText()).isEqualTo(patient);
              });
      assertThat(observations(store, patient, "55423-8"))
          .singleElement()
          .satisfies(
              steps -> {
                assertThat(steps.at("/valueQuantity/value").asInt()).isEqualTo(412);
                assertThat(steps.at("/effectivePeriod/start").asText()).endsWith("+01:00");
              });
      assertThat(observations(store, patient, "40443-4"))
          .singleElement()
          .satisfies(
              rate ->
                  assertThat(rate.at("/effectiveDateTime").asText()).isEqualTo(day(10).toString()));
      assertThat(observations(store, patient, "103205-1"))
          .singleElement()
          .satisfies(
              hour -> {
                assertThat(hour.at("/valueQuantity/value").asText()).isEqualTo("61.3");
                assertThat(hour.findValue("valueSampledData").path("data").asText())
                    .isEqualTo("61 E 64 E E E E 59");
              });
      assertThat(observations(store, patient, SLEEP))
          .hasSize(30)
          .allSatisfy(sleep -> assertThat(sleep.at("/valueQuantity/value").asInt()).isEqualTo(412));

      google.limitOnce(3);
      google.add("weight", weight(now.minus(Duration.ofMinutes(90)), 71_900));
      awaitWeights(store, patient, 3);

      google.expireAccessTokens();
      google.add("weight", weight(now.minus(Duration.ofHours(5)), 71_800));
      awaitWeights(store, patient, 4);

      pushes(google, installation, store, patient);
      withdrawal(google, store, patient);
      farewell(google, installation, patient);

      assertThat(google.reads("electrocardiogram")).isEmpty();
      assertThat(observations(store, patient, BODY_WEIGHT))
          .allSatisfy(weight -> assertThat(weight.at("/meta/versionId").asText()).isEqualTo("1"));
      assertThat(observations(store, patient, SLEEP))
          .allSatisfy(sleep -> assertThat(sleep.at("/meta/versionId").asText()).isEqualTo("1"));
      assertThat(installation.deadLetters()).isZero();
      LogCheck.holdsNoneOf(installation.jar().log(), List.copyOf(google.tokens()));
    }
  }

  private void history(GoogleHealthSimulator google) {
    google.add("weight", weight(now.minus(Duration.ofHours(3)), 72_450));
    google.add("weight", weight(now.minus(Duration.ofDays(100)), 74_200));
    google.add("weight", weight(now.minus(Duration.ofDays(200)), 80_000));
    Instant hour = now.minus(Duration.ofHours(26));
    google.add("heart-rate", heartRate(hour, 61));
    google.add("heart-rate", heartRate(hour.plusSeconds(2), 64));
    google.add("heart-rate", heartRate(hour.plusSeconds(7), 59));
    google.add(
        "daily-resting-heart-rate",
        point(
            """
            {"dailyRestingHeartRate": {"beatsPerMinute": "57",
              "date": {"year": %d, "month": %d, "day": %d}}}
            """
                .formatted(day(10).getYear(), day(10).getMonthValue(), day(10).getDayOfMonth())));
    google.add(
        "steps",
        point(
            """
            {"steps": {"count": "412", "interval": {"startTime": "%s", "startUtcOffset": "3600s",
              "endTime": "%s", "endUtcOffset": "3600s"}}}
            """
                .formatted(now.minus(Duration.ofDays(40)), now.minus(Duration.ofMinutes(57_585)))));
    for (int night = 1; night <= 30; night++) {
      google.add("sleep", sleep(night));
    }
    google.add(
        "electrocardiogram",
        point(
            """
            {"electrocardiogram": {"beatsPerMinuteAvg": "68", "interval": {"startTime": "%1$s",
              "startUtcOffset": "3600s", "endTime": "%1$s", "endUtcOffset": "3600s"}}}
            """
                .formatted(now.minus(Duration.ofDays(2)))));
  }

  /** Far older than any poll asks for, so that only the push can have brought it. */
  private void pushes(
      GoogleHealthSimulator google, Installation installation, FhirStore store, String patient) {
    Instant old = now.minus(Duration.ofDays(50));
    google.add("weight", weight(old, 73_300));
    google.add("weight", weight(old.minus(Duration.ofDays(9)), 73_500));
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

    google.add("weight", weight(old.minus(Duration.ofDays(20)), 73_900));
    Instant older = old.minus(Duration.ofDays(20));
    google.subscriber().push(point(notification(USER, "weight", "UPSERT", older)));
    google.subscriber().push(point(notification(USER, "weight", "UPSERT", older)));
    google.subscriber().push(point(notification(USER, "weight", "DELETE", old)));
    awaitWeights(store, patient, 7);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(google.subscriber().answers()).containsExactly(204, 204, 204));
  }

  /** A scope that the person takes back later costs nothing but its own readings. */
  private void withdrawal(GoogleHealthSimulator google, FhirStore store, String patient) {
    google.withdraw(SCOPES + "activity_and_fitness.readonly");
    int reads = google.reads("steps").size();
    google.add("weight", weight(now.minus(Duration.ofHours(7)), 71_700));
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

  private Installation installation(FhirServerProcess fhir, GoogleHealthSimulator google) {
    String vendor = "--vendors.google-health.";
    return new Installation(
        folder,
        fhir.baseUrl(),
        vendor + "client-id=" + google.clientId(),
        vendor + "client-secret=" + google.clientSecret(),
        vendor + "authorization-uri=" + google.authorizationUrl(),
        vendor + "token-uri=" + google.tokenUrl(),
        vendor + "api-uri=" + google.apiUrl(),
        vendor + "revoke.uri=" + google.revocationUrl(),
        vendor + "push.keyset.uri=" + google.keysetUrl(),
        vendor + "push.verification.authorization=" + SECRET,
        vendor + "history.depth=P120D",
        vendor + "data-types.heart-rate.chunk=P30D",
        vendor + "poll.interval=PT5S",
        vendor + "poll.jitter=PT0S");
  }

  private ObjectNode weight(Instant time, int grams) {
    return point(
        """
        {"weight": {"weightGrams": %d,
          "sampleTime": {"physicalTime": "%s", "utcOffset": "3600s"}}}
        """
            .formatted(grams, time));
  }

  private ObjectNode heartRate(Instant time, int rate) {
    return point(
        """
        {"heartRate": {"beatsPerMinute": "%d",
          "sampleTime": {"physicalTime": "%s", "utcOffset": "3600s"}}}
        """
            .formatted(rate, time));
  }

  private ObjectNode sleep(int nightsAgo) {
    Instant begin = now.minus(Duration.ofDays(nightsAgo)).minus(Duration.ofHours(9));
    return point(
        """
        {"name": "users/me/dataTypes/sleep/dataPoints/%d",
         "sleep": {"type": "STAGES", "updateTime": "%s",
          "interval": {"startTime": "%s", "startUtcOffset": "3600s",
            "endTime": "%s", "endUtcOffset": "3600s"},
          "summary": {"minutesInSleepPeriod": "450", "minutesAsleep": "412", "minutesAwake": "38"}}}
        """
            .formatted(
                nightsAgo, begin.plusSeconds(30_000), begin, begin.plus(Duration.ofMinutes(450))));
  }

  private static ObjectNode point(String json) {
    try {
      ObjectNode point = (ObjectNode) JSON.readTree(json);
      if (!point.has("data")) {
        point
            .putObject("dataSource")
            .put("recordingMethod", "PASSIVELY_MEASURED")
            .put("platform", "FITBIT")
            .putObject("device")
            .put("displayName", "Pixel Watch 4");
      }
      return point;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
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

  private LocalDate day(int daysAgo) {
    return LocalDate.ofInstant(now.minus(Duration.ofDays(daysAgo)), ZoneOffset.UTC);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitObservations(FhirStore store, String patient, int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(store.observations(patient)).hasSize(number));
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
