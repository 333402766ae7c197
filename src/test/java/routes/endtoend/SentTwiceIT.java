package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.ConsumerLag;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * Every message once; then the ledger is dropped, and every message comes twice more, in random
 * order, with kill -9 in between: the FHIR server holds exactly the expected Observations, and not
 * one of them in a further version or explained once more.
 */
@ExtendWith(SharedFhirServer.class)
class SentTwiceIT {
  private static final int SINGLES = 240;
  private static final int SERIES = 60;
  private static final int POINTS = 10;
  private static final int DEVICES = 4;
  private static final int KILLS = 3;
  private static final Instant FIRST = Instant.parse("2026-10-05T06:00:00Z");

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void makesNoNewVersionOfAnything(FhirServerProcess fhir) throws Exception {
    long seed = Long.getLong("sent.seed", System.nanoTime());
    System.out.println("SentTwiceIT seed: -Dsent.seed=" + seed);
    Random random = new Random(seed);
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("twice-" + seed, "Tweedy");
    int brokerPort = FreePort.any();
    List<String> messages = messages();
    try (Installation installation =
            new Installation(folder, fhir.baseUrl(), "--broker.port=" + brokerPort);
        ConsumerLag lag = new ConsumerLag(() -> installation.jar().brokerClient(brokerPort))) {
      installation.jar().start();
      for (int device = 0; device < DEVICES; device++) {
        installation.registerDevice("twice-" + device, "twice-" + seed);
      }
      Collections.shuffle(messages, random);
      lag.secondsUntilNone(() -> messages.forEach(message -> send(installation, message)));
      List<JsonNode> first = store.observations(patient);
      assertThat(readings(first)).isEqualTo(expected());
      List<JsonNode> explained = store.provenances(patient);
      assertThat(targets(explained)).isEqualTo(versions(first).keySet());

      installation.jar().kill9();
      dropLedger();
      installation.jar().start();
      List<String> again = new ArrayList<>(messages);
      again.addAll(messages);
      Collections.shuffle(again, random);
      List<Integer> kills = random.ints(KILLS, 1, again.size()).sorted().boxed().toList();
      for (int number = 0; number < again.size(); number++) {
        if (kills.contains(number)) {
          installation.jar().kill9();
          installation.jar().start();
        }
        send(installation, again.get(number));
      }
      lag.secondsUntilNone(() -> {});

      assertThat(versions(store.observations(patient))).isEqualTo(versions(first));
      assertThat(readings(store.observations(patient))).isEqualTo(expected());
      assertThat(versions(store.provenances(patient))).isEqualTo(versions(explained));
      assertThat(store.search("Device?patient=" + patient))
          .hasSize(DEVICES)
          .allSatisfy(one -> assertThat(one.at("/meta/versionId").asText()).isEqualTo("1"));
      assertThat(installation.deadLetters()).isZero();
    }
  }

  private void dropLedger() throws Exception {
    try (Connection database =
            DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("data/database"), "wearables", "");
        Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate("delete from fhir_ledger"))
          .isGreaterThanOrEqualTo(SINGLES);
    }
  }

  /** A sender tries again until its message is acknowledged. */
  private static void send(Installation installation, String message) {
    boolean accepted = false;
    while (!accepted) {
      try {
        accepted = installation.post(message) == 202;
      } catch (UncheckedIOException killed) {
        accepted = false;
      }
    }
  }

  private static List<String> messages() {
    List<String> messages = new ArrayList<>();
    for (int number = 0; number < SINGLES; number++) {
      messages.add(
          """
          {"deviceId":"twice-%d","time":"%s","weight":%d.5}\
          """
              .formatted(number % DEVICES, FIRST.plusSeconds(number), 50 + number % 40));
    }
    for (int number = 0; number < SERIES; number++) {
      List<String> points = new ArrayList<>();
      for (int point = 0; point < POINTS; point++) {
        points.add(
            "{\"time\":\"%s\",\"value\":%d}".formatted(time(number, point), rate(number, point)));
      }
      messages.add(
          "{\"deviceId\":\"twice-%d\",\"time\":\"%s\",\"heartRateSeries\":[%s]}"
              .formatted(number % DEVICES, time(number, 0), String.join(",", points)));
    }
    return messages;
  }

  /** A minute apart, so that every reading is a sample of its own. */
  private static Instant time(int number, int point) {
    return FIRST.plusSeconds(60L * (number / DEVICES * POINTS + point));
  }

  private static int rate(int number, int point) {
    return 50 + (number * POINTS + point) % 90;
  }

  private static List<String> expected() {
    List<String> expected = new ArrayList<>();
    for (int number = 0; number < SINGLES; number++) {
      expected.add(FIRST.plusSeconds(number) + " weight " + (50 + number % 40) + ".5");
    }
    for (int number = 0; number < SERIES; number++) {
      for (int point = 0; point < POINTS; point++) {
        expected.add(time(number, point) + " heart rate " + rate(number, point));
      }
    }
    Collections.sort(expected);
    return expected;
  }

  /** Every reading that stands in these, as often as it does. */
  private static List<String> readings(List<JsonNode> observations) {
    List<String> readings = new ArrayList<>();
    for (JsonNode one : observations) {
      if (one.has("effectiveDateTime")) {
        Instant time = Instant.parse(one.path("effectiveDateTime").asText());
        readings.add(time + " weight " + one.at("/valueQuantity/value").asText());
      } else {
        readings.addAll(samples(one));
      }
    }
    Collections.sort(readings);
    return readings;
  }

  private static List<String> samples(JsonNode window) {
    JsonNode series = window.findValue("valueSampledData");
    assertThat(series.path("period").asInt()).isEqualTo(60_000);
    Instant start = OffsetDateTime.parse(window.at("/effectivePeriod/start").asText()).toInstant();
    String[] data = series.path("data").asText().split(" ");
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < data.length; i++) {
      if (!data[i].equals("E")) {
        samples.add(start.plusSeconds(60L * i) + " heart rate " + data[i]);
      }
    }
    return samples;
  }

  /** Ids of the Observations that these explain. */
  private static Set<String> targets(List<JsonNode> provenances) {
    Set<String> targets = new TreeSet<>();
    for (JsonNode one : provenances) {
      for (String reference : one.path("target").findValuesAsText("reference")) {
        targets.add(reference.substring("Observation/".length()));
      }
    }
    return targets;
  }

  /** Id of every resource to its version and content. */
  private static Map<String, String> versions(List<JsonNode> resources) {
    Map<String, String> versions = new TreeMap<>();
    resources.forEach(
        one ->
            versions.put(
                one.path("id").asText(),
                one.at("/meta/versionId").asText()
                    + ((ObjectNode) one.deepCopy()).without("meta")));
    return versions;
  }
}
