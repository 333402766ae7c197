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
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import routes.sandbox.ObservationLine;
import routes.sandbox.googlehealth.GoogleHealthSimulator;
import routes.sandbox.oauth.FitbitShape;
import routes.sandbox.oauth.GoogleFitShape;
import routes.sandbox.oauth.RestVendor;

/** Fitbit and Google Fit as long as they answer, and what becomes of their people afterwards. */
@ExtendWith(SharedFhirServer.class)
class LegacyVendorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String FITBIT_USER = "7B2XQ9";
  private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
  private static final ZoneOffset TOKYO = ZoneOffset.ofHours(9);

  private final GoogleFitShape fitShape = new GoogleFitShape();
  private final RestVendor fit =
      new RestVendor("10769150350006150715", fitShape.dialect(), fitShape);
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
    LocalDate day = today.minusDays(3);
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));
    fillFitbit(day);
    fillGoogleFit(hour);
    try (Installation installation = installation(fhir, "P6D")) {
      start(installation);
      assertEndsAreAnnounced(installation);
      String wearer = store.createPatient("fitbit-wearer", "Fisher");
      String phoneOwner = store.createPatient("phone-owner", "Fitz");
      LocalDate firstDay = firstWholeDay(Instant.now().minus(Duration.ofDays(6)));
      URI wearersPage = installation.connectTo("fitbit", "fitbit-wearer");
      URI ownersPage = installation.connectTo("google-fit", "phone-owner");

      List<String> lines = fitbitLines(day, firstDay, today);
      awaitLines(store, wearer, lines);
      awaitLines(store, phoneOwner, fitLines(hour));
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
      awaitLines(store, wearer, lines);
      limitedPoll(store, phoneOwner, hour);
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
                "P" + days + "D",
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
      lines.addAll(weight(changed.minusDays(1), change.getOffsetBefore(), "72.5"));
      lines.addAll(weight(changed.plusDays(1), change.getOffsetAfter(), "72.7"));
      lines.add(
          "93832-4 %sT23:40:30%s/%sT07:10:00%s 412 min"
              .formatted(
                  changed.minusDays(1),
                  change.getOffsetBefore(),
                  changed,
                  change.getOffsetAfter()));
      awaitLines(store, patient, lines);
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
      awaitLines(store, patient, lines);
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
    String other = body.replace(FITBIT_USER, "SOMEONE");
    assertThat(hook.fitbit(other, SignedPushes.sha1(fitbit.clientSecret(), other))).isEqualTo(204);
    assertThat(store.observations(patient)).hasSize(filed);

    fitbit.expireAccessTokens();
    fitbit.refuseOnce(429, "Fitbit-Rate-Limit-Reset", "2");
    for (int again = 0; again < 2; again++) {
      assertThat(hook.fitbit(body, SignedPushes.sha1(fitbit.clientSecret(), body))).isEqualTo(204);
    }
    return weight(day, offset(day, LocalTime.of(8, 5)), "72.1");
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

  private void limitedPoll(FhirStore store, String patient, Instant hour) {
    fit.refuseOnce(403, "rateLimitExceeded");
    fit.expireAccessTokens();
    Instant later = hour.plus(Duration.ofHours(20));
    fitShape.decimal(GoogleFitShape.WEIGHT, later, later, "72.75");
    List<String> lines = new ArrayList<>(fitLines(hour));
    lines.add("29463-7 " + tokyo(later) + " 72.75 kg");
    awaitLines(store, patient, lines);
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

  private void fillFitbit(LocalDate day) {
    fitbitShape.weight(day, "72.5");
    fitbitShape.heartRates(day, 57, 61, 63, 65);
    fitbitShape.steps(day, 9120, 0, 42, 15);
    fitbitShape.sleep(day);
    fitbitShape.night(day);
    fitbitShape.run(day, offset(day, LocalTime.of(18, 0)).getId());
    fitbitShape.run(day.plusDays(1), offset(day.plusDays(1), LocalTime.of(18, 0)).getId());
  }

  private static List<String> fitbitLines(LocalDate day, LocalDate firstDay, LocalDate today) {
    ZoneOffset eight = offset(day, LocalTime.of(8, 0));
    String hour = "%1$sT08:00:00%2$s/%1$sT08:59:59.999%2$s".formatted(day, eight);
    List<String> lines = new ArrayList<>(weight(day, eight, "72.5"));
    lines.add("103205-1 " + hour + " 63.0 /min");
    lines.add("40443-4 " + day + " 57 /min");
    lines.add("55423-8 " + hour + " 57 {steps}");
    lines.add(
        "93832-4 %sT23:40:30%s/%sT07:10:00%s 412 min"
            .formatted(
                day.minusDays(1),
                offset(day.minusDays(1), LocalTime.of(23, 40)),
                day,
                offset(day, LocalTime.of(7, 10))));
    lines.add("103209-3 " + day + " 96.2 %");
    lines.add("hrv-rmssd " + day + " 41.5 ms");
    lines.add("103217-6 " + day + " 14.6 /min");
    lines.add("skin-temperature-deviation " + day + " -0.4 K");
    lines.add(run(day));
    lines.add(run(day.plusDays(1)));
    // Fitbit tells a total of every day that it is asked for: none of them may be one to come.
    for (LocalDate each = firstDay; !each.isAfter(today); each = each.plusDays(1)) {
      lines.add("41950-7 %s %s {steps}/d".formatted(each, each.equals(day) ? "9120" : "0"));
    }
    return lines;
  }

  private static String run(LocalDate day) {
    return "55411-3 %1$sT18:00:00%2$s/%1$sT18:30:00%2$s 28.55 min"
        .formatted(day, offset(day, LocalTime.of(18, 0)));
  }

  private static List<String> weight(LocalDate day, ZoneOffset offset, String kilograms) {
    return List.of(
        "29463-7 %sT08:05:12%s %s kg".formatted(day, offset, kilograms),
        "39156-5 %sT08:05:12%s 22.91 kg/m2".formatted(day, offset));
  }

  private void fillGoogleFit(Instant hour) {
    for (int hours = 0; hours < 3; hours++) {
      Instant time = hour.minus(Duration.ofHours(hours));
      fitShape.decimal(GoogleFitShape.WEIGHT, time, time, "72.4");
    }
    fitShape.decimal(GoogleFitShape.HEART_RATE, hour, hour, "61");
    fitShape.decimal(GoogleFitShape.HEART_RATE, hour.plusSeconds(2), hour.plusSeconds(2), "64");
    fitShape.decimal(GoogleFitShape.RESTING, hour, hour, "57");
    fitShape.count(GoogleFitShape.STEPS, hour, hour.plusSeconds(900), 412);
    fitShape.session("run-1", hour, 8);
    fitShape.session("still-1", hour, 3);
  }

  private static List<String> fitLines(Instant hour) {
    List<String> lines = new ArrayList<>();
    for (int hours = 0; hours < 3; hours++) {
      lines.add("29463-7 " + tokyo(hour.minus(Duration.ofHours(hours))) + " 72.4 kg");
    }
    String end = tokyo(hour.plusSeconds(3599)).replace("+", ".999+");
    lines.add("103205-1 " + tokyo(hour) + "/" + end + " 62.5 /min");
    lines.add("40443-4 " + LocalDate.ofInstant(hour, TOKYO) + " 57 /min");
    lines.add("55423-8 " + tokyo(hour) + "/" + tokyo(hour.plusSeconds(900)) + " 412 {steps}");
    lines.add("55411-3 " + tokyo(hour) + "/" + tokyo(hour.plusSeconds(1800)) + " 28.55 min");
    return lines;
  }

  private static String tokyo(Instant time) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX").format(time.atOffset(TOKYO));
  }

  private static ZoneOffset offset(LocalDate day, LocalTime time) {
    return AUCKLAND.getRules().getOffset(day.atTime(time));
  }

  private static LocalDate firstWholeDay(Instant linkedFrom) {
    LocalDate local = LocalDate.ofInstant(linkedFrom, AUCKLAND);
    LocalDate utc = LocalDate.ofInstant(linkedFrom, ZoneOffset.UTC);
    return (local.isAfter(utc) ? local : utc).plusDays(1);
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
        .formatted(collection, day, FITBIT_USER);
  }

  private void startFitbit(ZoneId zone) {
    fitbitShape = new FitbitShape(FITBIT_USER, zone.getId());
    fitbit = new RestVendor(FITBIT_USER, fitbitShape.dialect(), fitbitShape);
  }

  private Installation installation(FhirServerProcess fhir, String depth, String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--vendors.fitbit.client-id=" + fitbit.clientId(),
                "--vendors.fitbit.client-secret=" + fitbit.clientSecret(),
                "--vendors.fitbit.authorization-uri=" + fitbit.authorizationUrl(),
                "--vendors.fitbit.api-uri=" + fitbit.url(),
                "--vendors.fitbit.push.challenge.token=agreed-on",
                "--vendors.fitbit.history.depth=" + depth,
                "--vendors.google-fit.client-id=" + fit.clientId(),
                "--vendors.google-fit.client-secret=" + fit.clientSecret(),
                "--vendors.google-fit.authorization-uri=" + fit.authorizationUrl(),
                "--vendors.google-fit.token-uri=" + fit.tokenUrl(),
                "--vendors.google-fit.user-id.uri=" + fit.url() + "/v1/userinfo",
                "--vendors.google-fit.api-uri=" + fit.url() + GoogleFitShape.API,
                "--vendors.google-fit.timezone=Asia/Tokyo",
                "--vendors.google-fit.history.depth=P6D",
                "--vendors.google-fit.rate-limit.not-before=PT1S",
                "--vendors.google-fit.poll.interval=PT5S",
                "--vendors.google-fit.poll.jitter=PT0S"));
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
    List<String> secrets = new ArrayList<>(List.of("agreed-on", fitbit.clientSecret()));
    secrets.addAll(fitbit.tokens());
    secrets.addAll(fit.tokens());
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

  private static void awaitLines(FhirStore store, String patient, List<String> lines) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(store.observations(patient).stream().map(ObservationLine::of))
                    .containsExactlyInAnyOrderElementsOf(lines));
  }
}
