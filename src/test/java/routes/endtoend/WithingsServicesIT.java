package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.ObservationLine;
import routes.sandbox.withings.Call;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.Subscription;
import routes.sandbox.withings.WatchDemo;
import routes.sandbox.withings.WithingsDevice;
import routes.sandbox.withings.WithingsSimulator;

/**
 * Withings beside its measures: the history and the news of days, workouts, nights and
 * electrocardiograms, what a person did not permit, and the end that Withings tells of.
 */
@ExtendWith(SharedFhirServer.class)
class WithingsServicesIT {
  private static final String PERSON = "36303";
  private static final String OTHER = "36304";
  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final WithingsDevice SCALE =
      new WithingsDevice("b2b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body", 5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void everyServiceIsReadOnceAndAnUnlinkedAccountEnds(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("services", "Wachter");
    String partner = store.createPatient("services-metrics", "Wachter");
    WatchDemo past = new WatchDemo(ZONE, LocalDate.now(ZONE).minusDays(20));
    WatchDemo recent = new WatchDemo(ZONE, LocalDate.now(ZONE).minusDays(2));
    try (Installation installation = new Installation(folder, fhir.baseUrl())) {
      WithingsSimulator withings = installation.withings();
      withings.switches().pageSize(1);
      withings.addAccount(PERSON, ZONE);
      past.fill(withings.account(PERSON));
      installation.jar().start();
      URI page = installation.connect(PERSON, "services");

      List<String> expected = new ArrayList<>(past.lines());
      store.awaitLines(patient, expected);
      assertThat(applis(withings, PERSON)).containsExactlyInAnyOrder(1, 2, 4, 16, 44, 46, 54);
      assertThat(stages(store, patient))
          .containsExactlyInAnyOrder(
              "sleep-stage-awake", "sleep-stage-light", "sleep-stage-deep", "sleep-stage-rem");
      assertThat(store.observations(patient))
          .allSatisfy(
              observation ->
                  assertThat(observation.at("/performer/0/reference").asText()).isEqualTo(patient));

      // What is new comes with its push, also where it is pushed twice.
      recent.fill(withings.account(PERSON));
      tell(withings, recent);
      tell(withings, recent);
      withings.addReading(PERSON, Reading.measured(now(), SCALE, new Measure(1, 71200, -3)));
      expected.addAll(recent.lines());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(store.observations(patient)).hasSize(expected.size() + 1));
      assertThat(lines(store, patient)).containsAll(expected);
      Map<String, String> versions = store.versions(patient);
      int calls = withings.calls("/v2/measure", "getintradayactivity").size();
      tell(withings, recent);
      await()
          .atMost(PATIENCE)
          .until(() -> withings.calls("/v2/measure", "getintradayactivity").size() > calls);
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(20))
          .until(() -> store.versions(patient).equals(versions));
      assertThat(installation.deadLetters()).isZero();

      // Only what is permitted is subscribed and read.
      withings.addAccount(OTHER, ZONE);
      past.fill(withings.account(OTHER));
      withings.switches().grantOnly(Set.of("user.metrics"));
      int activityCalls = calls(withings, "/v2/measure").size();
      installation.connect(OTHER, "services-metrics");
      store.awaitLines(
          partner,
          past.lines().stream().filter(line -> line.matches("(8867-4|afib|131328).*")).toList());
      assertThat(applis(withings, OTHER)).containsExactlyInAnyOrder(1, 2, 4, 54);
      assertThat(calls(withings, "/v2/measure")).hasSize(activityCalls);

      // A changed profile is no end; an app that was removed is one, at once.
      String hook = withings.subscriptions().get(0).callbackurl();
      withings.announcements().account(PERSON, "update");
      withings.revokeByUser(PERSON);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(installation.send(HttpRequest.newBuilder(page)).body())
                      .contains("Sharing has stopped")
                      .contains("took the access back at Withings"));
      int read = calls(withings, "/v2/measure").size();
      assertThat(push(installation, hook, "userid=" + PERSON + "&appli=16")).isEqualTo(200);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(20))
          .until(() -> calls(withings, "/v2/measure").size() == read);
      assertThat(installation.deadLetters()).isZero();
    }
  }

  private static void tell(WithingsSimulator withings, WatchDemo demo) {
    withings.announcements().activity(PERSON, demo.day());
    withings.announcements().sleep(PERSON, demo.night());
    withings.announcements().heart(PERSON, demo.recording());
  }

  private static List<String> lines(FhirStore store, String patient) {
    return store.observations(patient).stream().map(ObservationLine::of).toList();
  }

  private static List<String> stages(FhirStore store, String patient) {
    return store.search("Observation?subject=" + patient + "&code=sleep-stage").stream()
        .map(observation -> observation.at("/valueCodeableConcept/coding/0/code").asText())
        .toList();
  }

  private static Set<Integer> applis(WithingsSimulator withings, String userid) {
    return withings.subscriptions().stream()
        .filter(subscription -> subscription.userid().equals(userid))
        .map(Subscription::appli)
        .collect(Collectors.toSet());
  }

  private static int push(Installation installation, String hook, String form) {
    return installation
        .send(
            HttpRequest.newBuilder(URI.create(hook))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
        .statusCode();
  }

  private static List<Call> calls(WithingsSimulator withings, String path) {
    return withings.calls().stream().filter(call -> call.path().equals(path)).toList();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
