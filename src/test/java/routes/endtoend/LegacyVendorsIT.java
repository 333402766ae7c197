package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.Browser;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.googlehealth.GoogleHealthSimulator;
import routes.sandbox.oauth.FitbitDemo;
import routes.sandbox.oauth.FitbitShape;
import routes.sandbox.oauth.GoogleFitDemo;
import routes.sandbox.oauth.GoogleFitShape;
import routes.sandbox.oauth.RestVendor;

/** Fitbit and Google Fit as long as they answer, and what becomes of their people afterwards. */
@ExtendWith(SharedFhirServer.class)
class LegacyVendorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  private final GoogleFitDemo fitDemo = new GoogleFitDemo();
  private final RestVendor fit = fitDemo.vendor();
  private FitbitDemo fitbitDemo;
  private FitbitShape fitbitShape;
  private RestVendor fitbit;

  @TempDir Path folder;

  @AfterEach
  void stop() {
    fit.close();
    fitbit.close();
  }

  @Test
  void historyPushesAndPollsArriveUntilThePersonOrTheVendorEndsIt(FhirServerProcess fhir) {
    startFitbit(AUCKLAND);
    FhirStore store = new FhirStore(fhir.baseUrl());
    LocalDate today = LocalDate.now(AUCKLAND);
    fitbitDemo.fillHistory();
    fitDemo.fillHistory();
    try (Installation installation = installation(fhir, fitbitDemo.depth())) {
      start(installation);
      assertEndsAreAnnounced(installation);
      String wearer = store.createPatient("fitbit-wearer", "Fisher");
      String phoneOwner = store.createPatient("phone-owner", "Fitz");
      URI wearersPage = installation.connectTo("fitbit", "fitbit-wearer");
      URI ownersPage = installation.connectTo("google-fit", "phone-owner");

      List<String> lines = fitbitDemo.history();
      store.awaitLines(wearer, lines);
      store.awaitLines(phoneOwner, fitDemo.history());
      assertThat(fitbitShape.subscriptions().values())
          .containsExactlyInAnyOrder("activities", "body", "sleep", "userRevokedAccess");
      assertThat(fit.calls("/o/oauth2/v2/auth"))
          .singleElement()
          .satisfies(
              call -> {
                assertThat(call.get("access_type")).isEqualTo("offline");
                assertThat(call.get("prompt")).isEqualTo("consent");
              });
      assertThat(fitbitShape.languages()).containsExactly("METRIC");
      awaitQuiet(fitbit);

      lines.addAll(pushes(new SignedPushes(installation), store, wearer, today.minusDays(1)));
      store.awaitLines(wearer, lines);
      limitedPoll(store, phoneOwner);
      assertThat(store.observations(wearer))
          .allSatisfy(each -> assertThat(each.at("/meta/versionId").asText()).isEqualTo("1"));

      revocation(new SignedPushes(installation), wearersPage, today.minusDays(2));
      assertThat(store.observations(wearer)).hasSize(lines.size());

      stopAfterConnectingAgain(installation);

      fit.switchOff();
      awaitPage(ownersPage, "connect Google Health, which takes the place of Google Fit");
      awaitQuiet(fit);
      assertThat(installation.deadLetters()).isZero();
      LogCheck.holdsNoneOf(installation.jar().log(), secrets());
    }
  }

  @Test
  void localTimesStandRightOnBothSidesOfAClockChangeAndTheSuccessorGoesOn(FhirServerProcess fhir) {
    startFitbit(AMSTERDAM);
    FhirStore store = new FhirStore(fhir.baseUrl());
    ZoneOffsetTransition change = AMSTERDAM.getRules().previousTransition(Instant.now());
    LocalDate changed = change.getDateTimeBefore().toLocalDate();
    fitbitShape.weight(changed.minusDays(1), "72.5");
    fitbitShape.weight(changed.plusDays(1), "72.7");
    fitbitShape.sleep(changed);
    long days = ChronoUnit.DAYS.between(changed, LocalDate.now(ZoneOffset.UTC)) + 5;
    try (GoogleHealthSimulator google =
            new GoogleHealthSimulator("8f14e45f-ceea", Clock.systemUTC());
        Installation installation =
            installation(
                fhir,
                "--vendors.fitbit.history.depth=P" + days + "D",
                "--vendors.fitbit.scopes[0]=profile",
                "--vendors.fitbit.scopes[1]=weight",
                "--vendors.fitbit.scopes[2]=sleep",
                "--vendors.google-health.client-id=" + google.clientId(),
                "--vendors.google-health.client-secret=" + google.clientSecret(),
                "--vendors.google-health.authorization-uri=" + google.authorizationUrl(),
                "--vendors.google-health.token-uri=" + google.tokenUrl(),
                "--vendors.google-health.api-uri=" + google.apiUrl())) {
      google.allowRedirectTo(installation.jar().url() + "/oauth/callback/google-health");
      start(installation);
      String patient = store.createPatient("wearer-of-both", "Both");
      URI page = installation.connectTo("fitbit", "wearer-of-both");

      List<String> lines = new ArrayList<>();
      assertThat(change.getOffsetBefore()).isNotEqualTo(change.getOffsetAfter());
      lines.addAll(fitbitDemo.weight(changed.minusDays(1), "72.5"));
      lines.addAll(fitbitDemo.weight(changed.plusDays(1), "72.7"));
      lines.add(
          "93832-4 %sT23:40:30%s/%sT07:10:00%s 412 min"
              .formatted(
                  changed.minusDays(1),
                  change.getOffsetBefore(),
                  changed,
                  change.getOffsetAfter()));
      store.awaitLines(patient, lines);
      awaitQuiet(fitbit);

      fitbit.switchOff();
      String notice = notice("body", LocalDate.now(AMSTERDAM));
      SignedPushes hook = new SignedPushes(installation);
      assertThat(hook.fitbit(notice, SignedPushes.sha1(fitbit.clientSecret(), notice)))
          .isEqualTo(204);
      awaitPage(page, "connect Google Health, which takes the place of Fitbit");
      assertThat(new Browser().open(page).html()).contains("Fitbit has ended this service.");
      long calls = fitbit.callsBelow("/");

      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      google.add("weight", grams(now.minus(Duration.ofDays(20)), 72_500));
      google.add("weight", grams(now.minus(Duration.ofHours(3)), 72_900));
      installation.connectTo("google-health", "wearer-of-both");

      lines.add("29463-7 " + now.minus(Duration.ofHours(3)) + " 72.900 kg");
      store.awaitLines(patient, lines);
      awaitPage(page, "Google Health has taken the place of this connection.");
      assertThat(fitbit.callsBelow("/")).isEqualTo(calls);
      assertThat(installation.deadLetters()).isZero();
    }
  }

  /** A scale's weight, for which the token has run out and the hour is full. */
  private List<String> pushes(SignedPushes hook, FhirStore store, String patient, LocalDate day) {
    assertThat(hook.verification("fitbit", "?verify=agreed-on")).isEqualTo(204);
    assertThat(hook.verification("fitbit", "?verify=guessed")).isEqualTo(404);
    int filed = store.observations(patient).size();
    fitbitShape.weight(day, "72.1");
    String body = notice("body", day);
    assertThat(hook.fitbit(body, SignedPushes.sha1("guessed", body))).isEqualTo(404);
    assertThat(hook.fitbit(body, SignedPushes.sha1("", body))).isEqualTo(404);
    assertThat(hook.fitbit(body, null)).isEqualTo(404);
    String other = body.replace(FitbitDemo.USER, "SOMEONE");
    assertThat(hook.fitbit(other, SignedPushes.sha1(fitbit.clientSecret(), other))).isEqualTo(204);
    assertThat(store.observations(patient)).hasSize(filed);

    fitbit.expireAccessTokens();
    fitbit.refuseOnce(429, "Fitbit-Rate-Limit-Reset", "2");
    for (int again = 0; again < 2; again++) {
      assertThat(hook.fitbit(body, SignedPushes.sha1(fitbit.clientSecret(), body))).isEqualTo(204);
    }
    return fitbitDemo.weight(day, "72.1");
  }

  private void revocation(SignedPushes hook, URI page, LocalDate day) {
    String revoked = notice("userRevokedAccess", day);
    assertThat(hook.fitbit(revoked, SignedPushes.sha1(fitbit.clientSecret(), revoked)))
        .isEqualTo(204);
    awaitPage(page, "You took the access back at Fitbit.");
    assertThat(new Browser().open(page).html()).contains("Sharing has stopped.");
    awaitQuiet(fitbit);
    long calls = fitbit.callsBelow("/");
    fitbitShape.weight(day, "70.0");
    String body = notice("body", day);
    assertThat(hook.fitbit(body, SignedPushes.sha1(fitbit.clientSecret(), body))).isEqualTo(204);
    awaitQuiet(fitbit);
    assertThat(fitbit.callsBelow("/")).isEqualTo(calls);
  }

  /** The same account once more; this time the person ends it here. */
  private void stopAfterConnectingAgain(Installation installation) {
    fitbitShape.forgetSubscriptions();
    URI page = installation.connectTo("fitbit", "fitbit-wearer");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(fitbitShape.subscriptions()).hasSize(4));
    installation.stopSharing(page);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(fitbitShape.subscriptions()).isEmpty());
  }

  private void limitedPoll(FhirStore store, String patient) {
    fit.refuseOnce(403, "rateLimitExceeded");
    fit.expireAccessTokens();
    Instant later = fitDemo.hour().plus(Duration.ofHours(20));
    fitDemo.shape().decimal(GoogleFitShape.WEIGHT, later, later, "72.75");
    List<String> lines = new ArrayList<>(fitDemo.history());
    lines.add(GoogleFitDemo.weight(later, "72.75"));
    store.awaitLines(patient, lines);
  }

  private static void assertEndsAreAnnounced(Installation installation) {
    JsonNode setup = installation.call("clinic", "GET", "/api/setup", "", 200);
    assertThat(setup.path("vendors"))
        .filteredOn(vendor -> vendor.has("successor"))
        .extracting(
            vendor -> vendor.path("name").asText() + " " + vendor.path("successor").asText())
        .containsExactly("fitbit google-health", "google-fit google-health");
    JsonNode invitation =
        installation.call(
            "clinic",
            "POST",
            "/api/invitations",
            "{\"patient\":{\"reference\":\"Patient/1\"},\"vendors\":[\"fitbit\"]}",
            201);
    assertThat(new Browser().open(URI.create(invitation.path("link").asText())).html())
        .contains("ends this service", "Google Health");
  }

  private static ObjectNode grams(Instant time, int grams) {
    try {
      return (ObjectNode)
          new ObjectMapper()
              .readTree(
                  """
                  {"weight": {"weightGrams": %d,
                    "sampleTime": {"physicalTime": "%s", "utcOffset": "0s"}}}
                  """
                      .formatted(grams, time));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String notice(String collection, LocalDate day) {
    return """
    [{"collectionType":"%s","date":"%s","ownerId":"%s","ownerType":"user","subscriptionId":"s-1"}]\
    """
        .formatted(collection, day, FitbitDemo.USER);
  }

  private void startFitbit(ZoneId zone) {
    fitbitDemo = new FitbitDemo(zone);
    fitbitShape = fitbitDemo.shape();
    fitbit = fitbitDemo.vendor();
  }

  private Installation installation(FhirServerProcess fhir, String depth, String... further) {
    List<String> arguments = new ArrayList<>(fitbitDemo.arguments());
    arguments.add(depth);
    arguments.addAll(fitDemo.arguments());
    arguments.add("--vendors.google-fit.history.depth=P6D");
    arguments.add("--vendors.google-fit.poll.interval=PT5S");
    arguments.add("--vendors.google-fit.poll.jitter=PT0S");
    arguments.addAll(List.of(further));
    return new Installation(folder, fhir.baseUrl(), arguments.toArray(String[]::new));
  }

  private void start(Installation installation) {
    String callback = installation.jar().url() + "/oauth/callback/";
    fitbit.allowRedirectTo(callback + "fitbit");
    fit.allowRedirectTo(callback + "google-fit");
    installation.jar().start();
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>(fitbitDemo.secrets());
    secrets.addAll(fitDemo.secrets());
    return secrets;
  }

  private static void awaitPage(URI page, String words) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(new Browser().open(page).html()).contains(words));
  }

  /** Until nothing has been asked for a while. */
  private static void awaitQuiet(RestVendor vendor) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(6))
        .until(
            () -> {
              long calls = vendor.callsBelow("/");
              return calls == last.getAndSet(calls);
            });
  }
}
