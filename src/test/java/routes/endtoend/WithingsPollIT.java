package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/**
 * Polling without any push: what the vendor limits waits, expired tokens are renewed, and a kill -9
 * right after a commit forgets neither tokens nor watermarks nor the end of consent.
 */
@ExtendWith(SharedFhirServer.class)
class WithingsPollIT {
  private static final String PERSON = "36302";
  private static final WithingsDevice SCALE =
      new WithingsDevice("b1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body", 5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private FhirStore store;
  private String patient;
  private int moments;

  @Test
  void readsWhatIsNewThroughLimitsExpiredTokensAndKills(FhirServerProcess fhir) {
    store = new FhirStore(fhir.baseUrl());
    patient = store.createPatient("polled", "Pollmann");
    try (Installation installation =
        new Installation(
            folder,
            fhir.baseUrl(),
            "--vendors.withings.push.enabled=false",
            "--vendors.withings.poll.interval=PT2S",
            "--vendors.withings.poll.jitter=PT0S",
            "--vendors.withings.rate-limit.not-before=PT2S")) {
      installation.withings().addAccount(PERSON, ZoneId.of("America/New_York"));
      // So often only few data types are polled.
      installation.withings().switches().grantOnly(Set.of("user.metrics"));
      addReading(installation, 71100);
      installation.jar().start();
      URI page = installation.connect(PERSON, "polled");

      // Tokens are committed, nothing else is done yet.
      installation.jar().kill9();
      installation.jar().start();
      awaitObservations(1);

      addReading(installation, 71200);
      awaitObservations(2);
      assertThat(installation.withings().calls("/notify", "subscribe")).isEmpty();

      // Watermarks and backfill cursors are committed with every poll.
      installation.jar().kill9();
      addReading(installation, 71300);
      installation.jar().start();
      awaitObservations(3);

      int refreshes = refreshes(installation);
      installation.withings().expireAccessTokens(PERSON);
      addReading(installation, 71400);
      awaitObservations(4);
      assertThat(refreshes(installation)).isGreaterThan(refreshes);

      installation.withings().switches().callsPerMinute(1);
      addReading(installation, 71500);
      await()
          .atMost(PATIENCE)
          .until(() -> installation.health().at("/components/deferred/details/count").asInt() > 0);
      installation.withings().switches().callsPerMinute(0);
      awaitObservations(5);
      assertThat(installation.deadLetters()).isZero();

      installation.stopSharing(page);
      installation.jar().kill9();
      addReading(installation, 71600);
      installation.jar().start();
      int calls = installation.withings().calls("/measure", "getmeas").size();
      await()
          .during(Duration.ofSeconds(8))
          .atMost(Duration.ofSeconds(20))
          .until(() -> installation.withings().calls("/measure", "getmeas").size() == calls);
      assertThat(store.observations(patient))
          .hasSize(5)
          .allSatisfy(
              observation -> assertThat(observation.at("/meta/versionId").asText()).isEqualTo("1"));
      LogCheck.holdsNoneOf(
          installation.jar().log(),
          installation.withings().calls().stream()
              .flatMap(call -> call.bearer().stream())
              .distinct()
              .toList());
    }
  }

  private void addReading(Installation installation, int grams) {
    Instant time =
        Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3000 - 60L * moments++);
    installation
        .withings()
        .addReading(PERSON, Reading.measured(time, SCALE, new Measure(1, grams, -3)));
  }

  private void awaitObservations(int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(store.observations(patient)).hasSize(number));
  }

  private static int refreshes(Installation installation) {
    return (int)
        installation.withings().calls("/v2/oauth2", "requesttoken").stream()
            .filter(call -> call.get("grant_type").orElse("").equals("refresh_token"))
            .count();
  }
}
