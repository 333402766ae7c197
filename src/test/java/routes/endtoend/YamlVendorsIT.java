package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.oauth.DexcomShape;
import routes.sandbox.oauth.OuraShape;
import routes.sandbox.oauth.PolarShape;
import routes.sandbox.oauth.RestVendor;
import routes.sandbox.oauth.WhoopShape;

/** Oura, WHOOP, Dexcom and Polar, which have no Java of their own, beside each other in one jar. */
@ExtendWith(SharedFhirServer.class)
class YamlVendorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String POLAR_KEY = "told-once";
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final LocalDate LAST = TODAY.minusDays(1);
  private static final LocalDate DAY = TODAY.minusDays(5);
  private static final LocalDate OLD = TODAY.minusDays(40);

  private final OuraShape ouraShape = new OuraShape();
  private final WhoopShape whoopShape = new WhoopShape();
  private final DexcomShape dexcomShape = new DexcomShape();
  private final PolarShape polarShape = new PolarShape(475);
  private final RestVendor oura = new RestVendor("7a3c9e1d-oura", ouraShape.dialect(), ouraShape);
  private final RestVendor whoop = new RestVendor("10129", whoopShape.dialect(), whoopShape);
  private final RestVendor dexcom =
      new RestVendor("dexcom-user-1", dexcomShape.dialect(), dexcomShape);
  private final RestVendor polar = new RestVendor("475", polarShape.dialect(), polarShape);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    List.of(oura, whoop, dexcom, polar).forEach(RestVendor::close);
  }

  @Test
  void historyAndPollsArriveWithCodeUnitAndTime(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    fillHistory();
    try (Installation installation = installation(fhir, "PT3S", "P60D")) {
      start(installation);
      String wearsOura = connect(installation, store, "oura", "poll");
      String wearsWhoop = connect(installation, store, "whoop", "poll");
      String wearsDexcom = connect(installation, store, "dexcom", "poll");
      String wearsPolar = connect(installation, store, "polar", "poll");

      awaitLines(store, wearsOura, ouraHistory());
      awaitLines(store, wearsWhoop, whoopHistory());
      awaitLines(store, wearsDexcom, dexcomHistory());
      awaitLines(store, wearsPolar, polarHistory());
      assertThat(polarShape.registrations()).isEqualTo(1);

      oura.refuseOnce(429, "Retry-After", "1");
      whoop.refuseOnce(429, "X-RateLimit-Reset", "1");
      dexcom.refuseOnce(429, "X-None", "x");
      oura.expireAccessTokens();
      whoop.expireAccessTokens();
      ouraShape.oxygenSaturation(LAST, "95.5");
      whoopShape.workout(LAST, 124);
      dexcomShape.glucose(LAST, 111, "\"ok\"");
      polarShape.oxygenSaturation(LAST, 96);

      awaitLines(store, wearsOura, plus(ouraHistory(), "103209-3 " + LAST + " 95.5 %"));
      awaitLines(store, wearsWhoop, plus(whoopHistory(), workout(LAST)));
      awaitLines(
          store, wearsDexcom, plus(dexcomHistory(), "99504-3 " + glucoseTime(LAST) + " 111 mg/dL"));
      awaitLines(
          store, wearsPolar, plus(polarHistory(), "2708-6 " + LAST + "T09:05:12+02:00 96 %"));
      assertNoDeadLetters(installation);
      assertThat(store.observations(wearsOura))
          .allSatisfy(each -> assertThat(each.at("/meta/versionId").asText()).isEqualTo("1"));
      LogCheck.holdsNoneOf(installation.jar().log(), secrets());
    }
  }

  @Test
  void signedPushesBringRecordsLongBeforeThePoll(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    try (Installation installation = installation(fhir, "PT5H", "P20D")) {
      start(installation);
      String wearsOura = connect(installation, store, "oura", "push");
      String wearsWhoop = connect(installation, store, "whoop", "push");
      String wearsPolar = connect(installation, store, "polar", "push");
      // History and the first poll of each data type, which follow the connecting.
      awaitCalls(oura, OuraShape.API, 17);
      awaitCalls(whoop, WhoopShape.API, 11);
      awaitCalls(polar, PolarShape.API, 19);

      SignedPushes hook = new SignedPushes(installation);
      ouraPushes(hook, store, wearsOura);
      whoopPushes(hook, store, wearsWhoop);
      polarPushes(hook, store, wearsPolar);

      assertNoDeadLetters(installation);
      LogCheck.holdsNoneOf(installation.jar().log(), secrets());
    }
  }

  private void ouraPushes(SignedPushes hook, FhirStore store, String patient) {
    assertThat(hook.challenge("oura", "?verification_token=agreed-on&challenge=abc"))
        .isEqualTo("{\"challenge\": \"abc\"}");
    String event =
        """
        {"event_type": "create", "data_type": "sleep", "object_id": "sleep-1",
         "event_time": "2026-11-20T08:00:00.000000+00:00", "user_id": "7a3c9e1d-oura"}\
        """;
    ouraShape.sleep(LAST, "long_sleep");
    String time = Long.toString(Instant.now().getEpochSecond());
    String right = SignedPushes.upper(oura.clientSecret(), time + event);
    assertThat(hook.oura(event, right.toLowerCase(Locale.ROOT), time)).isEqualTo(401);
    assertThat(hook.oura(event, SignedPushes.upper("guessed", time + event), time)).isEqualTo(401);
    assertThat(hook.oura(event, null, time)).isEqualTo(401);

    // The subscription has lapsed: nothing is asked again until the next event or poll.
    long before = oura.callsBelow(OuraShape.API);
    oura.refuseOnce(403, "X-None", "x");
    assertThat(hook.oura(event, right, time)).isEqualTo(204);
    awaitCalls(oura, OuraShape.API, before + 1);
    assertThat(store.observations(patient)).isEmpty();

    oura.refuseOnce(429, "Retry-After", "2");
    assertThat(hook.oura(event, right, time)).isEqualTo(204);
    awaitLines(store, patient, night(LAST));
    assertThat(oura.callsBelow(OuraShape.API)).isEqualTo(before + 3);

    String deleted = event.replace("create", "delete");
    assertThat(hook.oura(deleted, SignedPushes.upper(oura.clientSecret(), time + deleted), time))
        .isEqualTo(204);
  }

  private void whoopPushes(SignedPushes hook, FhirStore store, String patient) {
    String event =
        """
        {"user_id": 10129, "id": "ecfc6a15-0000-4a61-8000-1", "type": "workout.updated",
         "trace_id": "d3709ee7-104e-4f70-a928-2932964b017b"}\
        """;
    whoopShape.workout(LAST, 124);
    String time = Long.toString(Instant.now().toEpochMilli());
    String old = Long.toString(Instant.now().minusSeconds(900).toEpochMilli());
    assertThat(hook.whoop(event, SignedPushes.base64("guessed", time + event), time))
        .isEqualTo(401);
    assertThat(hook.whoop(event, SignedPushes.base64(whoop.clientSecret(), old + event), old))
        .isEqualTo(401);
    assertThat(store.observations(patient)).isEmpty();
    assertThat(hook.whoop(event, SignedPushes.base64(whoop.clientSecret(), time + event), time))
        .isEqualTo(204);
    awaitLines(store, patient, List.of(workout(LAST)));
  }

  private void polarPushes(SignedPushes hook, FhirStore store, String patient) {
    assertThat(hook.polar("{\"timestamp\": \"2026-11-20T08:00:00Z\", \"event\": \"PING\"}", null))
        .isEqualTo(200);
    String event =
        """
        {"event": "SLEEP", "user_id": 475, "date": "2026-11-20",
         "timestamp": "2026-11-20T08:00:00Z", "url": "https://www.polaraccesslink.com/v3/users/sleep/2026-11-20"}\
        """;
    polarShape.sleep(LAST);
    assertThat(hook.polar(event, SignedPushes.hex("guessed", event))).isEqualTo(401);
    assertThat(hook.polar(event, null)).isEqualTo(401);
    assertThat(store.observations(patient)).isEmpty();
    assertThat(hook.polar(event, SignedPushes.hex(POLAR_KEY, event))).isEqualTo(200);
    awaitLines(store, patient, List.of(polarNight(LAST)));
  }

  private void fillHistory() {
    ouraShape.sleep(DAY, "long_sleep");
    ouraShape.sleep(DAY, "deleted");
    ouraShape.sleep(OLD, "long_sleep");
    ouraShape.oxygenSaturation(DAY, "96.875");
    ouraShape.oxygenSaturation(DAY.minusDays(1), "null");
    ouraShape.heartRate(DAY + "T07:02:30Z", 61);
    ouraShape.heartRate(DAY + "T07:12:30Z", 62);
    ouraShape.heartRate(DAY + "T07:22:30Z", 63);
    whoopShape.day(DAY);
    whoopShape.day(DAY.minusDays(1));
    whoopShape.day(OLD);
    whoopShape.workout(DAY, 124);
    whoopShape.runningCycle(LAST);
    dexcomShape.glucose(DAY, 104, "\"ok\"");
    dexcomShape.glucose(OLD, 401, "\"high\"");
    dexcomShape.calibration(DAY, 110);
    dexcomShape.insulin(DAY);
    polarShape.exercise(DAY);
    polarShape.sleep(DAY);
    polarShape.recharge(DAY);
    polarShape.steps(DAY, 8823);
    polarShape.oxygenSaturation(DAY, 97);
    polarShape.failedTest(DAY);
    polarShape.heartRate(DAY, 61);
  }

  private static List<String> ouraHistory() {
    List<String> lines = new ArrayList<>(night(DAY));
    lines.addAll(night(OLD));
    lines.add("103209-3 " + DAY + " 96.875 %");
    lines.add("103205-1 %1$sT07:00:00Z/%1$sT07:59:59.999Z 62.0 /min".formatted(DAY));
    return lines;
  }

  private static List<String> night(LocalDate day) {
    String when = "%sT23:40:30-05:00/%sT07:10:00-05:00".formatted(day.minusDays(1), day);
    return List.of(
        "93832-4 " + when + " 412 min",
        "103205-1 " + when + " 54.5 /min",
        "103217-6 " + when + " 14.625 /min");
  }

  private static List<String> whoopHistory() {
    List<String> lines = new ArrayList<>();
    for (LocalDate day : List.of(DAY, DAY.minusDays(1), OLD)) {
      String when = "%sT23:40:30.25-05:00/%sT15:10:00-05:00".formatted(day.minusDays(1), day);
      lines.add("103205-1 " + when + " 68 /min");
      lines.add("total-energy " + when + " 2000 kcal");
      lines.add("40443-4 " + day.minusDays(1) + " 57 /min");
      lines.add("hrv-rmssd " + day.minusDays(1) + " 41.813562 ms");
    }
    lines.add(workout(DAY));
    return lines;
  }

  private static String workout(LocalDate day) {
    return "55411-3 %1$sT20:40:30.25-05:00/%1$sT21:10:00-05:00".formatted(day.minusDays(1));
  }

  private static List<String> dexcomHistory() {
    return List.of(
        "99504-3 " + glucoseTime(DAY) + " 104 mg/dL",
        "99504-3 " + glucoseTime(OLD) + " 401 mg/dL",
        "41653-7 " + glucoseTime(DAY) + " 110 mg/dL");
  }

  private static String glucoseTime(LocalDate day) {
    return day + "T08:05:12-08:00";
  }

  private static List<String> polarHistory() {
    LocalDate day = DAY;
    String hour = heartRateHour(day);
    return List.of(
        "55411-3 %1$sT10:00:02+02:00/%1$sT10:28:35+02:00 28.55 min".formatted(day),
        polarNight(day),
        "103205-1 " + day + " 54 /min",
        "hrv-rmssd " + day + " 41 ms",
        "41950-7 " + day + " 8823 {steps}/d",
        "2708-6 " + day + "T09:05:12+02:00 97 %",
        "103205-1 " + hour + " 61.0 /min");
  }

  /** The hour from eight o'clock in Finland, which has summer time. */
  private static String heartRateHour(LocalDate day) {
    String offset = ZoneId.of("Europe/Helsinki").getRules().getOffset(day.atTime(8, 0)).getId();
    return "%1$sT08:00:00%2$s/%1$sT08:59:59.999%2$s".formatted(day, offset);
  }

  private static String polarNight(LocalDate day) {
    return "93832-4 %sT23:39:07+02:00/%sT07:19:37+02:00 413 min".formatted(day.minusDays(1), day);
  }

  private Installation installation(FhirServerProcess fhir, String interval, String depth) {
    List<String> arguments = new ArrayList<>();
    add(arguments, "oura", oura, interval);
    add(arguments, "whoop", whoop, interval);
    add(arguments, "dexcom", dexcom, interval);
    add(arguments, "polar", polar, interval);
    for (String vendor : List.of("oura", "whoop", "dexcom")) {
      arguments.add("--vendors." + vendor + ".history.depth=" + depth);
    }
    arguments.add("--vendors.dexcom.rate-limit.not-before=PT1S");
    arguments.add("--vendors.oura.push.challenge.token=agreed-on");
    arguments.add("--vendors.polar.token-uri=" + polar.tokenUrl());
    arguments.add("--vendors.polar.timezone=Europe/Helsinki");
    arguments.add("--vendors.polar.push.signature.key=" + POLAR_KEY);
    return new Installation(folder, fhir.baseUrl(), arguments.toArray(String[]::new));
  }

  private static void add(List<String> to, String name, RestVendor vendor, String interval) {
    String key = "--vendors." + name + ".";
    to.add(key + "client-id=" + vendor.clientId());
    to.add(key + "client-secret=" + vendor.clientSecret());
    to.add(key + "authorization-uri=" + vendor.authorizationUrl());
    to.add(key + "api-uri=" + vendor.url());
    to.add(key + "poll.interval=" + interval);
    to.add(key + "poll.jitter=PT0S");
    to.add(key + "push.subscription.enabled=false");
  }

  private void start(Installation installation) {
    String callback = installation.jar().url() + "/oauth/callback/";
    oura.allowRedirectTo(callback + "oura");
    whoop.allowRedirectTo(callback + "whoop");
    dexcom.allowRedirectTo(callback + "dexcom");
    polar.allowRedirectTo(callback + "polar");
    installation.jar().start();
  }

  private static String connect(
      Installation installation, FhirStore store, String vendor, String test) {
    String patient = store.createPatient(vendor + "-wearer-" + test, "Wearer");
    installation.connectTo(vendor, vendor + "-wearer-" + test);
    return patient;
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>(List.of(POLAR_KEY, "agreed-on"));
    List.of(oura, whoop, dexcom, polar).forEach(vendor -> secrets.addAll(vendor.tokens()));
    secrets.add(oura.clientSecret());
    return secrets;
  }

  private static List<String> plus(List<String> lines, String line) {
    List<String> all = new ArrayList<>(lines);
    all.add(line);
    return all;
  }

  private static void awaitCalls(RestVendor vendor, String path, long number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(vendor.callsBelow(path)).isEqualTo(number));
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

  private static void assertNoDeadLetters(Installation installation) {
    assertThat(installation.jar().log().lines().filter(line -> line.contains(": dead letter ")))
        .isEmpty();
    assertThat(installation.deadLetters()).isZero();
  }
}
