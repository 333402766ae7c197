package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.oauth.DexcomDemo;
import routes.sandbox.oauth.OuraDemo;
import routes.sandbox.oauth.OuraShape;
import routes.sandbox.oauth.PolarDemo;
import routes.sandbox.oauth.PolarShape;
import routes.sandbox.oauth.RestDemo;
import routes.sandbox.oauth.RestVendor;
import routes.sandbox.oauth.WhoopDemo;
import routes.sandbox.oauth.WhoopShape;

/** Oura, WHOOP, Dexcom and Polar, which have no Java of their own, beside each other in one jar. */
@ExtendWith(SharedFhirServer.class)
class YamlVendorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final OuraDemo oura = new OuraDemo();
  private final WhoopDemo whoop = new WhoopDemo();
  private final DexcomDemo dexcom = new DexcomDemo();
  private final PolarDemo polar = new PolarDemo();
  private final List<RestDemo> all = List.of(oura, whoop, dexcom, polar);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    all.forEach(RestDemo::close);
  }

  @Test
  void historyAndPollsArriveWithCodeUnitAndTime(FhirServerProcess fhir) {
    FhirStore store = new FhirStore(fhir.baseUrl());
    all.forEach(RestDemo::fillHistory);
    try (Installation installation = installation(fhir, "PT3S", "P60D")) {
      start(installation);
      String wearsOura = connect(installation, store, "oura", "poll");
      String wearsWhoop = connect(installation, store, "whoop", "poll");
      String wearsDexcom = connect(installation, store, "dexcom", "poll");
      String wearsPolar = connect(installation, store, "polar", "poll");

      store.awaitLines(wearsOura, oura.history());
      store.awaitLines(wearsWhoop, whoop.history());
      store.awaitLines(wearsDexcom, dexcom.history());
      store.awaitLines(wearsPolar, polar.history());
      Map<String, String> filed = store.versions(wearsOura);
      assertThat(polar.shape().registrations()).isEqualTo(1);

      oura.vendor().refuseOnce(429, "Retry-After", "1");
      whoop.vendor().refuseOnce(429, "X-RateLimit-Reset", "1");
      dexcom.vendor().refuseOnce(429, "X-None", "x");
      oura.vendor().expireAccessTokens();
      whoop.vendor().expireAccessTokens();
      oura.shape().oxygenSaturation(RestDemo.LAST, "95.5");
      whoop.shape().workout(RestDemo.LAST, 124);
      dexcom.shape().glucose(RestDemo.LAST, 111, "\"ok\"");
      polar.shape().oxygenSaturation(RestDemo.LAST, 96);

      store.awaitLines(
          wearsOura, plus(oura.history(), OuraDemo.oxygenSaturation(RestDemo.LAST, "95.5")));
      store.awaitLines(wearsWhoop, plus(whoop.history(), WhoopDemo.workout(RestDemo.LAST)));
      store.awaitLines(wearsDexcom, plus(dexcom.history(), DexcomDemo.glucose(RestDemo.LAST, 111)));
      store.awaitLines(
          wearsPolar, plus(polar.history(), PolarDemo.oxygenSaturation(RestDemo.LAST, 96)));
      assertNoDeadLetters(installation);
      assertThat(store.versions(wearsOura)).containsAllEntriesOf(filed);
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
      awaitCalls(oura.vendor(), OuraShape.API, 17);
      awaitCalls(whoop.vendor(), WhoopShape.API, 11);
      awaitCalls(polar.vendor(), PolarShape.API, 19);

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
    oura.shape().sleep(RestDemo.LAST, "long_sleep");
    String time = Long.toString(Instant.now().getEpochSecond());
    String right = SignedPushes.upper(oura.vendor().clientSecret(), time + event);
    assertThat(hook.oura(event, right.toLowerCase(Locale.ROOT), time)).isEqualTo(401);
    assertThat(hook.oura(event, SignedPushes.upper("guessed", time + event), time)).isEqualTo(401);
    assertThat(hook.oura(event, null, time)).isEqualTo(401);

    // The subscription has lapsed: nothing is asked again until the next event or poll.
    long before = oura.vendor().callsBelow(OuraShape.API);
    oura.vendor().refuseOnce(403, "X-None", "x");
    assertThat(hook.oura(event, right, time)).isEqualTo(204);
    awaitCalls(oura.vendor(), OuraShape.API, before + 1);
    assertThat(store.observations(patient)).isEmpty();

    oura.vendor().refuseOnce(429, "Retry-After", "2");
    assertThat(hook.oura(event, right, time)).isEqualTo(204);
    store.awaitLines(patient, OuraDemo.night(RestDemo.LAST));
    assertThat(oura.vendor().callsBelow(OuraShape.API)).isEqualTo(before + 3);

    String deleted = event.replace("create", "delete");
    assertThat(
            hook.oura(
                deleted, SignedPushes.upper(oura.vendor().clientSecret(), time + deleted), time))
        .isEqualTo(204);
  }

  private void whoopPushes(SignedPushes hook, FhirStore store, String patient) {
    String event =
        """
        {"user_id": 10129, "id": "ecfc6a15-0000-4a61-8000-1", "type": "workout.updated",
         "trace_id": "d3709ee7-104e-4f70-a928-2932964b017b"}\
        """;
    whoop.shape().workout(RestDemo.LAST, 124);
    String time = Long.toString(Instant.now().toEpochMilli());
    String old = Long.toString(Instant.now().minusSeconds(900).toEpochMilli());
    assertThat(hook.whoop(event, SignedPushes.base64("guessed", time + event), time))
        .isEqualTo(401);
    assertThat(
            hook.whoop(event, SignedPushes.base64(whoop.vendor().clientSecret(), old + event), old))
        .isEqualTo(401);
    assertThat(store.observations(patient)).isEmpty();
    assertThat(
            hook.whoop(
                event, SignedPushes.base64(whoop.vendor().clientSecret(), time + event), time))
        .isEqualTo(204);
    store.awaitLines(patient, List.of(WhoopDemo.workout(RestDemo.LAST)));
  }

  private void polarPushes(SignedPushes hook, FhirStore store, String patient) {
    assertThat(hook.polar("{\"timestamp\": \"2026-11-20T08:00:00Z\", \"event\": \"PING\"}", null))
        .isEqualTo(200);
    String event =
        """
        {"event": "SLEEP", "user_id": 475, "date": "2026-11-20",
         "timestamp": "2026-11-20T08:00:00Z", "url": "https://www.polaraccesslink.com/v3/users/sleep/2026-11-20"}\
        """;
    polar.shape().sleep(RestDemo.LAST);
    assertThat(hook.polar(event, SignedPushes.hex("guessed", event))).isEqualTo(401);
    assertThat(hook.polar(event, null)).isEqualTo(401);
    assertThat(store.observations(patient)).isEmpty();
    assertThat(hook.polar(event, SignedPushes.hex(PolarDemo.KEY, event))).isEqualTo(200);
    store.awaitLines(patient, List.of(PolarDemo.night(RestDemo.LAST)));
  }

  private Installation installation(FhirServerProcess fhir, String interval, String depth) {
    List<String> arguments = new ArrayList<>();
    for (RestDemo vendor : all) {
      arguments.addAll(vendor.arguments());
      arguments.add("--vendors." + vendor.name() + ".poll.interval=" + interval);
      arguments.add("--vendors." + vendor.name() + ".poll.jitter=PT0S");
      arguments.add("--vendors." + vendor.name() + ".push.subscription.enabled=false");
    }
    for (RestDemo vendor : List.of(oura, whoop, dexcom)) {
      arguments.add("--vendors." + vendor.name() + ".history.depth=" + depth);
    }
    // What comes late is yesterday's: at any hour within what a poll reads again.
    arguments.add("--vendors.dexcom.poll.overlap=P3D");
    arguments.add("--vendors.oura.push.challenge.token=agreed-on");
    return new Installation(folder, fhir.baseUrl(), arguments.toArray(String[]::new));
  }

  private void start(Installation installation) {
    String callback = installation.jar().url() + "/oauth/callback/";
    all.forEach(vendor -> vendor.allowRedirectTo(callback + vendor.name()));
    installation.jar().start();
  }

  private static String connect(
      Installation installation, FhirStore store, String vendor, String test) {
    String patient = store.createPatient(vendor + "-wearer-" + test, "Wearer");
    installation.connectTo(vendor, vendor + "-wearer-" + test);
    return patient;
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>(List.of("agreed-on"));
    all.forEach(vendor -> secrets.addAll(vendor.secrets()));
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

  private static void assertNoDeadLetters(Installation installation) {
    assertThat(installation.jar().log().lines().filter(line -> line.contains(": dead letter ")))
        .isEmpty();
    assertThat(installation.deadLetters()).isZero();
  }
}
