package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.MeasureGroup;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/** The whole way of a Withings reading: consent, history, push, re-delivery, the end of consent. */
@ExtendWith(SharedFhirServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithingsJourneyIT {
  private static final String PERSON = "36301";
  private static final String FAMILY = "Zwetschgenbaum";
  private static final WithingsDevice SCALE =
      new WithingsDevice("a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body Comp", 18);
  private static final WithingsDevice CUFF =
      new WithingsDevice("0f1e2d3c4b5a69788796a5b4c3d2e1f000112233", "BPM", "BPM Connect", 45);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instant weighed = daysAgo(40).plusSeconds(12);
  private final Instant pressed = daysAgo(33).plusSeconds(47);
  private final Instant typed = daysAgo(300);
  private final List<MeasureGroup> groups = new ArrayList<>();
  private int moments;
  private FhirGate gate;
  private Installation installation;
  private FhirStore store;
  private String patient;
  private URI page;

  @BeforeAll
  void connects(FhirServerProcess fhir, @TempDir(cleanup = CleanupMode.NEVER) Path folder) {
    store = new FhirStore(fhir.baseUrl());
    patient = store.createPatient("journey", FAMILY);
    gate = new FhirGate(fhir.baseUrl(), FreePort.any());
    gate.open();
    installation = new Installation(folder, gate);
    installation.withings().addAccount(PERSON, ZoneId.of("Europe/Amsterdam"));
    installation.withings().switches().pageSize(2);
    add(Reading.measured(weighed, SCALE, new Measure(1, 65750, -3), new Measure(6, 22517, -3)));
    add(
        Reading.measured(
            pressed, CUFF, new Measure(10, 127, 0), new Measure(9, 83, 0), new Measure(11, 61, 0)));
    add(Reading.measured(pressed.plusSeconds(60), CUFF, new Measure(54, 97, 0)));
    add(Reading.measured(pressed.plusSeconds(120), CUFF, new Measure(71, 36842, -3)));
    add(new Reading(typed, 2, null, List.of(new Measure(4, 1713, -3))));
    installation.jar().start();
    page = installation.connect(PERSON, "journey");
  }

  @AfterAll
  void close() {
    installation.close();
    gate.close();
  }

  @Test
  @Order(1)
  void historyStandsInFhirExactlyAsWrittenByHand() {
    awaitObservations(7);
    String link = link();
    Map<String, JsonNode> expected = new TreeMap<>();
    expect(expected, link, "weight", "weight", weighed, SCALE, 0);
    expect(expected, link, "body-fat-percentage", "fat-ratio", weighed, SCALE, 0);
    expect(expected, link, "blood-pressure", "blood-pressure", pressed, CUFF, 1);
    expect(expected, link, "heart-rate", "heart-rate", pressed, CUFF, 1);
    expect(
        expected, link, "oxygen-saturation", "oxygen-saturation", pressed.plusSeconds(60), CUFF, 2);
    expect(expected, link, "temperature", "body-temperature", pressed.plusSeconds(120), CUFF, 3);
    expect(expected, link, "height", "height", typed, null, 4);
    Map<String, JsonNode> filed = new TreeMap<>();
    for (JsonNode observation : store.observations(patient)) {
      filed.put(observation.path("id").asText(), Expected.asSent(observation));
    }
    assertThat(filed).isEqualTo(expected);
    assertThat(installation.deadLetters()).isZero();
  }

  @Test
  @Order(2)
  void devicesAreTheHardwareAndTheHardwareAsUsedByThePerson() {
    List<JsonNode> used = store.search("Device?patient=" + patient);
    assertThat(used).hasSize(2);
    JsonNode scale =
        used.stream()
            .filter(device -> device.toString().contains(SCALE.deviceid()))
            .findFirst()
            .orElseThrow();
    assertThat(scale.path("manufacturer").asText()).isEqualTo("Withings");
    assertThat(scale.path("deviceName").path(0).path("name").asText()).isEqualTo("Body Comp");
    String parent = scale.path("parent").path("reference").asText();
    List<JsonNode> hardware =
        store.search("Device?_id=" + parent.substring(parent.indexOf('/') + 1));
    assertThat(hardware).hasSize(1);
    assertThat(hardware.get(0).has("patient")).isFalse();
  }

  @Test
  @Order(3)
  void aPushedReadingArrives() {
    Instant now = momentAgo();
    MeasureGroup group = add(Reading.measured(now, SCALE, new Measure(1, 66125, -3)));
    installation.withings().announcements().measures(PERSON, group);
    awaitObservations(8);
    assertThat(store.search("Observation?subject=" + patient + "&date=" + now))
        .singleElement()
        .satisfies(
            observation ->
                assertThat(observation.path("valueQuantity").path("value").decimalValue())
                    .isEqualByComparingTo("66.125"));
    assertThat(installation.withings().pushes().attempts())
        .allMatch(attempt -> attempt.acknowledged());
  }

  @Test
  @Order(4)
  void deliveredAgainItMakesNoNewVersion() {
    int transactions = gate.transactions();
    installation.withings().announcements().range(PERSON, 1, daysAgo(364).getEpochSecond(), now());
    installation.withings().announcements().range(PERSON, 4, daysAgo(364).getEpochSecond(), now());
    marker(9);
    assertThat(store.versions(patient).values()).hasSize(9).containsOnly("1");
    assertThat(gate.transactions())
        .as("transactions for the marker only")
        .isEqualTo(transactions + 1);
  }

  @Test
  @Order(5)
  void aReadingThatMayBeSomebodyElsesIsADeadLetter() {
    Instant now = momentAgo();
    MeasureGroup group = add(Reading.measured(now, SCALE, new Measure(1, 81333, -3)).ambiguous());
    installation.withings().announcements().measures(PERSON, group);
    await().atMost(PATIENCE).until(() -> installation.deadLetters() > 0);
    assertThat(store.observations(patient)).hasSize(9);
  }

  @Test
  @Order(6)
  void camelHeadersFromOutsideChangeNothing() {
    String hook = installation.withings().subscriptions().get(0).callbackurl();
    Instant time = momentAgo();
    MeasureGroup group = add(Reading.measured(time, SCALE, new Measure(1, 66250, -3)));
    String form =
        "userid=%s&appli=1&startdate=%d&enddate=%d"
            .formatted(PERSON, group.reading().date().getEpochSecond() - 1, now());
    String injected =
        "kafka.OVERRIDE_TOPIC=evil&kafka.KEY=evil&CamelHttpUri=http%3A%2F%2F127.0.0.1%3A1%2F"
            + "&CamelHttpPath=evil&CamelHttpResponseCode=500";
    assertThat(pushed(hook + "?" + injected, form)).isEqualTo(400);
    assertThat(pushed(hook, form + "&" + injected)).isEqualTo(400);
    assertThat(pushed(hook, form)).isEqualTo(200);
    awaitObservations(10);
  }

  /** With headers that would steer Camel. */
  private int pushed(String address, String form) {
    return installation
        .send(
            HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("kafka.OVERRIDE_TOPIC", "evil")
                .header("kafka.PARTITION_KEY", "3")
                .header("CamelHttpUri", "http://127.0.0.1:1/")
                .header("CamelBeanMethodName", "evil")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
        .statusCode();
  }

  /** The notification names a range and does not say that anything was deleted. */
  @Test
  @Order(7)
  void aGroupThatWithingsDoesNotHaveAnyMoreIsTakenBack() {
    MeasureGroup group = groups.get(5);
    installation.withings().account(PERSON).delete(group.grpid());
    installation.withings().announcements().measures(PERSON, group);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(store.observations(patient))
                    .filteredOn(one -> one.path("status").asText().equals("entered-in-error"))
                    .singleElement()
                    .satisfies(
                        one ->
                            assertThat(one.at("/valueQuantity/value").decimalValue())
                                .isEqualByComparingTo("66.125")));
    assertThat(store.observations(patient))
        .filteredOn(one -> one.path("status").asText().equals("final"))
        .hasSize(9);
  }

  @Test
  @Order(8)
  void aStoppedDeviceIsWithheldAndTheOthersGoOn() {
    installation.pressOnPage(page, "/stop-device/" + Expected.sha256(CUFF.deviceid()));
    assertThat(devices())
        .containsOnly(Map.entry("Body Comp", false), Map.entry("BPM Connect", true));
    int withheld = installation.withheld();
    MeasureGroup pulse = add(Reading.measured(momentAgo(), CUFF, new Measure(11, 64, 0)));
    installation.withings().announcements().measures(PERSON, pulse);
    marker(11);
    await().atMost(PATIENCE).until(() -> installation.withheld() > withheld);

    installation.pressOnPage(page, "/share-device/" + Expected.sha256(CUFF.deviceid()));
    assertThat(devices()).containsValues(false).doesNotContainValue(true);
    installation
        .withings()
        .announcements()
        .measures(PERSON, add(Reading.measured(momentAgo(), CUFF, new Measure(54, 96, 0))));
    awaitObservations(12);
    assertThat(installation.health().at("/components/deadLetters/details/stages").has("file"))
        .isFalse();
  }

  /** The listener that notes it did not run before the kill, and there is nothing left to write. */
  @Test
  @Order(9)
  void theNewestReadingIsToldAlsoAfterAKillBetweenTheWriteAndItsAnswer() {
    Instant time = momentAgo();
    MeasureGroup group = add(Reading.measured(time, SCALE, new Measure(1, 66300, -3)));
    gate.afterNextWrite(installation.jar()::kill9);
    installation.withings().announcements().measures(PERSON, group);
    await().atMost(PATIENCE).until(() -> !installation.jar().isAlive());
    awaitObservations(13);
    int transactions = gate.transactions();

    installation.jar().start();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(installation.connection(patient).path("lastReadingAt").asText())
                    .isEqualTo(time.toString()));
    assertThat(gate.transactions()).isEqualTo(transactions);
  }

  @Test
  @Order(10)
  void readingsInFlightAreWithheldWhenConsentEnds() {
    gate.shut();
    Instant time = momentAgo();
    MeasureGroup group = add(Reading.measured(time, SCALE, new Measure(1, 66375, -3)));
    int withheld = installation.withheld();
    int calls = installation.withings().calls("/measure", "getmeas").size();
    installation.withings().announcements().measures(PERSON, group);
    await()
        .atMost(PATIENCE)
        .until(() -> installation.withings().calls("/measure", "getmeas").size() > calls);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                installation
                    .health()
                    .path("components")
                    .path("fhir")
                    .path("status")
                    .asText()
                    .equals("OUT_OF_SERVICE"));
    installation.stopSharing(page);
    gate.open();
    await().atMost(PATIENCE).until(() -> installation.withheld() > withheld);
    assertThat(store.observations(patient)).hasSize(13);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(installation.withings().subscriptions()).isEmpty());
  }

  @Test
  @Order(11)
  void noLogHoldsAReadingANameOrAToken() {
    List<String> secrets =
        new ArrayList<>(
            List.of(
                FAMILY,
                "65.750",
                "65750",
                "66.125",
                "66125",
                "22.517",
                "22517",
                "36.842",
                "36842",
                "81333",
                "66250",
                "66300",
                "66375",
                installation.withings().clientSecret()));
    installation
        .withings()
        .calls()
        .forEach(
            call -> {
              call.bearer().ifPresent(secrets::add);
              call.get("refresh_token").ifPresent(secrets::add);
              call.get("code").ifPresent(secrets::add);
            });
    LogCheck.holdsNoneOf(installation.jar().log(), secrets);
  }

  /** By model, whether it is stopped. */
  private Map<String, Boolean> devices() {
    Map<String, Boolean> devices = new TreeMap<>();
    for (JsonNode device : installation.connection(patient).path("devices")) {
      devices.put(device.path("model").asText(), device.has("stoppedAt"));
    }
    return devices;
  }

  private MeasureGroup add(Reading reading) {
    MeasureGroup group = installation.withings().addReading(PERSON, reading);
    groups.add(group);
    return group;
  }

  /** A further reading of each device, so that all before it has been dealt with once it stands. */
  private void marker(int observations) {
    Instant now = momentAgo();
    installation
        .withings()
        .announcements()
        .measures(PERSON, add(Reading.measured(now, SCALE, new Measure(1, 66200, -3))));
    awaitObservations(observations);
  }

  private void awaitObservations(int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(store.observations(patient)).hasSize(number));
  }

  private String link() {
    String value =
        store
            .search("Device?patient=" + patient)
            .get(0)
            .path("identifier")
            .path(0)
            .path("value")
            .asText();
    return value.substring(0, value.indexOf('|'));
  }

  private void expect(
      Map<String, JsonNode> expected,
      String link,
      String file,
      String type,
      Instant time,
      WithingsDevice device,
      int group) {
    String deviceId = device == null ? "manual" : device.deviceid();
    String identifier = link + "|" + deviceId + "|" + type + "|" + time;
    Map<String, String> values =
        Map.of(
            "id", Expected.sha256(identifier),
            "identifier", identifier,
            "patient", patient,
            "device",
                Expected.sha256(
                    "https://wearables-on-fhir.org/identifier/device-link|"
                        + link
                        + "|"
                        + deviceId),
            "time",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                    time.atZone(ZoneId.of("Europe/Amsterdam"))),
            "issued", groups.get(group).modified().truncatedTo(ChronoUnit.SECONDS).toString());
    expected.put(values.get("id"), Expected.resource(file, values));
  }

  /** Shortly ago, and never the same second twice. */
  private Instant momentAgo() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1000 - 60 * moments++);
  }

  private static Instant daysAgo(int days) {
    return Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(days));
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }
}
