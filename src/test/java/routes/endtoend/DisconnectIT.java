package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static routes.endtoend.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.Browser;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.oauth.OuraShape;
import routes.sandbox.oauth.PolarShape;
import routes.sandbox.oauth.RestVendor;
import routes.sandbox.withings.Fault;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/**
 * How connections end and subscriptions live: a vendor that is down at the farewell, a kill -9 in
 * the middle of it, readings that are erased, and subscriptions that a vendor loses or lets expire.
 */
@ExtendWith(SharedFhirServer.class)
class DisconnectIT {
  private static final String ANNA = "36401";
  private static final String BERT = "36402";
  private static final WithingsDevice SCALE =
      new WithingsDevice("c1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body", 5);

  @TempDir Path folder;
  private FhirStore store;
  private Installation installation;
  private int moments;

  @Test
  void whatIsLeftToDoIsSeenThrough(FhirServerProcess fhir) {
    store = new FhirStore(fhir.baseUrl());
    OuraShape ouraShape = new OuraShape();
    ouraShape.subscriptions().life(Duration.ofDays(3));
    PolarShape polarShape = new PolarShape(475);
    try (RestVendor oura = new RestVendor("9c3c9e1d-oura", ouraShape.dialect(), ouraShape);
        RestVendor polar = new RestVendor("475", polarShape.dialect(), polarShape);
        Installation running = new Installation(folder, fhir.baseUrl(), arguments(oura, polar))) {
      installation = running;
      oura.allowRedirectTo(installation.jar().url() + "/oauth/callback/oura");
      String anna = account(ANNA, "ended-anna");
      String bert = account(BERT, "ended-bert");
      String cleo = store.createPatient("ended-cleo", "Endress");
      installation.jar().start();
      URI annasPage = installation.connect(ANNA, "ended-anna");
      installation.connect(BERT, "ended-bert");
      installation.connectTo("oura", "ended-cleo");
      eventually(() -> assertThat(store.observations(anna)).hasSize(2));
      eventually(() -> assertThat(store.observations(bert)).hasSize(2));

      theConsentStandsBesideTheReadings(anna);
      appsAreSubscribed(ouraShape, polarShape);
      aLostSubscriptionIsMadeAgain();
      aFarewellOutlivesTheVendorsOutageAndAKill(anna, annasPage);
      anErasureLeavesNothing(bert);
      aPersonErasesOnTheirPage(anna, annasPage);
      thePortalEndsAConnection(cleo, oura);

      assertThat(installation.health().at("/components/farewells/status").asText()).isEqualTo("UP");
      assertThat(installation.health().at("/components/subscriptions/status").asText())
          .isEqualTo("UP");
      assertThat(installation.health().at("/components/consents/status").asText()).isEqualTo("UP");
      assertThat(installation.health().at("/components/fhir/status").asText()).isEqualTo("UP");
      assertThat(installation.deadLetters()).isZero();
      List<String> secrets = new ArrayList<>(oura.tokens());
      secrets.add(polarShape.webhook().key());
      LogCheck.holdsNoneOf(installation.jar().log(), secrets);
    }
  }

  private void theConsentStandsBesideTheReadings(String patient) {
    eventually(() -> assertThat(consents(patient)).hasSize(1));
    JsonNode consent = consents(patient).get(0);
    JsonNode connection = installation.connection(patient);
    assertThat(consent.at("/identifier/0/system").asText())
        .isEqualTo("https://wearables-on-fhir.org/identifier/connection");
    assertThat(consent.at("/identifier/0/value")).isEqualTo(connection.path("id"));
    assertThat(consent.path("status").asText()).isEqualTo("active");
    assertThat(consent.at("/scope/coding/0/code").asText()).isEqualTo("patient-privacy");
    assertThat(consent.at("/category/0/coding/0/code").asText()).isEqualTo("59284-0");
    assertThat(consent.at("/patient/reference").asText()).isEqualTo(patient);
    assertThat(consent.at("/performer/0/reference").asText()).isEqualTo(patient);
    assertThat(consent.at("/policy/0/uri").asText()).endsWith("/consent/2");
    assertThat(consent.at("/provision/type").asText()).isEqualTo("permit");
    assertThat(Instant.parse(consent.at("/provision/period/start").asText()))
        .isEqualTo(Instant.parse(consent.path("dateTime").asText()))
        .isCloseTo(
            Instant.parse(connection.path("consentedAt").asText()), within(1, ChronoUnit.MILLIS));
    assertThat(consent.at("/provision/period").has("end")).isFalse();
    assertThat(consent.at("/provision/class/0/code").asText()).isEqualTo("Observation");
    assertThat(consent.at("/provision/code").findValuesAsText("code"))
        .containsExactlyInAnyOrder("user.info", "user.metrics", "user.activity");
    assertThat(consent.at("/meta/versionId").asText()).isEqualTo("1");
  }

  private void appsAreSubscribed(OuraShape oura, PolarShape polar) {
    eventually(
        () -> {
          assertThat(oura.subscriptions().names())
              .hasSize(14)
              .contains("sleep.create", "sleep.update", "workout.update");
          assertThat(oura.subscriptions().firstExpiry())
              .as("renewed, because they would end within a week")
              .isAfter(Instant.now().plus(30, ChronoUnit.DAYS));
        });
    eventually(() -> assertThat(polar.webhook().present()).isPresent());
    String event = "{\"event\": \"SLEEP\", \"user_id\": 1, \"date\": \"2026-11-20\"}";
    SignedPushes hook = new SignedPushes(installation);
    eventually(
        () ->
            assertThat(hook.polar(event, SignedPushes.hex(polar.webhook().key(), event)))
                .isEqualTo(200));
    assertThat(hook.polar(event, SignedPushes.hex("guessed", event))).isEqualTo(401);
    polar.webhook().switchOff();
    eventually(
        () ->
            assertThat(polar.webhook().present().orElseThrow().path("active").asBoolean())
                .isTrue());
  }

  private void aLostSubscriptionIsMadeAgain() {
    installation.withings().loseSubscriptions(ANNA);
    eventually(() -> assertThat(subscriptions(ANNA)).isEqualTo(7));
  }

  private void aFarewellOutlivesTheVendorsOutageAndAKill(String patient, URI page) {
    installation.withings().switches().failNext("/v2/oauth2", Fault.SERVER_ERROR, 1000);
    installation.stopSharing(page);

    assertThat(installation.connection(patient).path("state").asText()).isEqualTo("REVOKED");
    eventually(
        () -> {
          JsonNode revoke = installation.connection(patient).path("farewell").path(1);
          assertThat(revoke.path("step").asText()).isEqualTo("REVOKE");
          assertThat(revoke.path("attempts").asInt()).isPositive();
        });
    assertThat(subscriptions(ANNA)).isZero();
    assertThat(text(page)).contains("has not confirmed yet that its permission has ended");

    installation.jar().kill9();
    installation.jar().start();
    installation.withings().switches().heal();

    eventually(() -> assertThat(unfinished(patient)).isEmpty());
    assertThat(installation.withings().calls("/v2/oauth2", "revoke")).isNotEmpty();
    assertThat(store.observations(patient)).as("stopping erases nothing").hasSize(2);
    eventually(
        () -> {
          JsonNode consent = consents(patient).get(0);
          assertThat(consent.path("status").asText()).isEqualTo("inactive");
          assertThat(Instant.parse(consent.at("/provision/period/end").asText()))
              .isCloseTo(
                  Instant.parse(installation.connection(patient).path("revokedAt").asText()),
                  within(1, ChronoUnit.MILLIS));
        });
    assertThat(text(page)).doesNotContain("has not confirmed");
  }

  private void anErasureLeavesNothing(String patient) {
    String id = installation.connection(patient).path("id").asText();
    List<JsonNode> explained = store.provenances(patient);
    assertThat(explained)
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.at("/entity/0/what/identifier/value").asText())
                    .as("what they rest on")
                    .isEqualTo(id));
    JsonNode ended =
        installation.call("clinic", "DELETE", "/api/connections/" + id + "?erase=true", "", 202);
    assertThat(ended.path("state").asText()).isEqualTo("REVOKED");

    eventually(() -> assertThat(unfinished(patient)).isEmpty());
    assertThat(store.observations(patient)).isEmpty();
    assertThat(store.search("Device?patient=" + patient)).isEmpty();
    for (JsonNode one : explained) {
      assertThat(store.search("Provenance?_id=" + one.path("id").asText())).isEmpty();
    }
    JsonNode erasure = installation.connection(patient).path("farewell").path(2);
    assertThat(erasure.path("step").asText()).isEqualTo("ERASE");
    assertThat(erasure.path("erased").asInt()).isEqualTo(3);
    assertThat(installation.call("clinic", "DELETE", "/api/connections/" + id, "", 200).path("id"))
        .isEqualTo(ended.path("id"));

    // Connected again, it is a new link: what was erased does not come again.
    int withheldBefore = installation.withheld();
    installation.connect(BERT, "ended-bert");
    eventually(
        () ->
            assertThat(consents(patient))
                .as("that of the erased link stays, as proof of its end")
                .extracting(consent -> consent.path("status").asText())
                .containsExactlyInAnyOrder("inactive", "active"));
    eventually(() -> assertThat(subscriptions(BERT)).isEqualTo(7));
    long threeHoursAgo = Instant.now().minusSeconds(3 * 3600).getEpochSecond();
    installation.withings().announcements().range(BERT, 1, threeHoursAgo, now().getEpochSecond());
    // The first poll of the new link and the push both read them; the poll may come first.
    eventually(
        () -> assertThat(installation.withheld()).isGreaterThanOrEqualTo(withheldBefore + 2));
    installation
        .withings()
        .addReading(BERT, Reading.measured(now(), SCALE, new Measure(1, 81000, -3)));
    eventually(() -> assertThat(store.observations(patient)).hasSize(1));
  }

  private void aPersonErasesOnTheirPage(String patient, URI page) {
    installation.erase(page);
    eventually(() -> assertThat(unfinished(patient)).isEmpty());
    assertThat(store.observations(patient)).isEmpty();
    assertThat(text(page))
        .contains("Your readings have been deleted: 3 entries")
        .doesNotContain("Delete my readings");
  }

  private void thePortalEndsAConnection(String patient, RestVendor oura) {
    assertThat(oura.permitted()).isTrue();
    String id =
        installation
            .call(
                "clinic",
                "GET",
                "/api/connections?patient=" + FhirStore.PATIENT_SYSTEM + "%7Cended-cleo",
                "",
                200)
            .at("/connections/0/id")
            .asText();
    installation.call("clinic", "DELETE", "/api/connections/" + id, "", 202);
    eventually(() -> assertThat(oura.permitted()).isFalse());
    eventually(() -> assertThat(unfinished(patient)).isEmpty());
    assertThat(
            installation
                .call("clinic", "GET", "/api/connections?farewell=open", "", 200)
                .path("connections"))
        .isEmpty();
  }

  private String account(String person, String identifier) {
    installation.withings().addAccount(person, ZoneId.of("Europe/Berlin"));
    for (int grams : List.of(70100, 70200)) {
      Instant time =
          Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(9000 - 60L * moments++);
      installation
          .withings()
          .addReading(person, Reading.measured(time, SCALE, new Measure(1, grams, -3)));
    }
    return store.createPatient(identifier, "Endress");
  }

  private List<JsonNode> consents(String patient) {
    return store.search("Consent?patient=" + patient);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private List<JsonNode> unfinished(String patient) {
    List<JsonNode> open = new ArrayList<>();
    for (JsonNode step : installation.connection(patient).path("farewell")) {
      if (!step.has("finishedAt")) {
        open.add(step);
      }
    }
    return open;
  }

  private long subscriptions(String person) {
    return installation.withings().subscriptions().stream()
        .filter(subscription -> subscription.userid().equals(person))
        .count();
  }

  private static String text(URI page) {
    return new Browser().open(page).html();
  }

  private static String[] arguments(RestVendor oura, RestVendor polar) {
    return new String[] {
      "--disconnect.settle=3s",
      "--subscriptions.check-every=4s",
      "--schedule.farewells=0/1 * * * * ?",
      "--schedule.consent-mirror=0/1 * * * * ?",
      "--schedule.erasures=0/1 * * * * ?",
      "--schedule.subscription-checks=0/1 * * * * ?",
      "--schedule.app-subscriptions=0/1 * * * * ?",
      "--vendors.oura.client-id=" + oura.clientId(),
      "--vendors.oura.client-secret=" + oura.clientSecret(),
      "--vendors.oura.authorization-uri=" + oura.authorizationUrl(),
      "--vendors.oura.api-uri=" + oura.url(),
      "--vendors.polar.client-id=" + polar.clientId(),
      "--vendors.polar.client-secret=" + polar.clientSecret(),
      "--vendors.polar.authorization-uri=" + polar.authorizationUrl(),
      "--vendors.polar.token-uri=" + polar.tokenUrl(),
      "--vendors.polar.api-uri=" + polar.url()
    };
  }
}
