package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.AddedVendor;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.oauth.RestCall;
import routes.sandbox.oauth.RestVendor;

/** A vendor that the jar does not know, added beside it as docs/add-a-vendor.md says: no Java. */
@ExtendWith(SharedFhirServer.class)
class AddedVendorIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAGE = 3;

  private final Map<Instant, Integer> beats = new ConcurrentSkipListMap<>();

  @TempDir Path folder;

  @Test
  void aVendorFromThePageAloneIsConnectedReadAndKeptUpToDate(FhirServerProcess fhir)
      throws IOException {
    AddedVendor.writeTo(folder);
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("acme-wearer", "Acker");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int day = 0; day < 80; day += 10) {
      beats.put(now.minus(Duration.ofDays(day)).minusSeconds(60), 60 + day);
    }
    beats.put(now.minus(Duration.ofDays(200)), 200);
    try (RestVendor acme = new RestVendor("belt-wearer-1", this::answer);
        Installation installation =
            new Installation(
                folder,
                fhir.baseUrl(),
                "--routes-dir=" + folder.resolve("routes"),
                "--mappings-dir=" + folder.resolve("mappings"),
                "--vendors.acme.client-id=" + acme.clientId(),
                "--vendors.acme.client-secret=" + acme.clientSecret(),
                "--vendors.acme.authorization-uri=" + acme.url() + "/oauth/authorize",
                "--vendors.acme.api-uri=" + acme.url(),
                "--vendors.acme.poll.interval=PT2S",
                "--vendors.acme.poll.jitter=PT0S")) {
      acme.allowRedirectTo(installation.jar().url() + "/oauth/callback/acme");
      installation.jar().start();
      installation.connectTo("acme", "acme-wearer");

      awaitObservations(store, patient, 8);
      assertThat(store.observations(patient))
          .allSatisfy(
              observation -> {
                assertThat(observation.at("/code/coding/0/code").asText()).isEqualTo("8867-4");
                assertThat(observation.at("/meta/versionId").asText()).isEqualTo("1");
              });

      acme.refuseOnce(429, "Retry-After", "3");
      beats.put(now.plusSeconds(1), 91);
      awaitObservations(store, patient, 9);

      acme.expireAccessTokens();
      beats.put(now.minus(Duration.ofHours(30)), 92);
      awaitObservations(store, patient, 10);
      assertThat(installation.deadLetters()).isZero();
      LogCheck.holdsNoneOf(installation.jar().log(), List.copyOf(acme.tokens()));
    }
  }

  private void awaitObservations(FhirStore store, String patient, int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(store.observations(patient)).hasSize(number));
  }

  /** The made-up API: newest first, three records a page. */
  private JsonNode answer(String person, RestCall call) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (call.path().equals("/v1/me")) {
      return answer.put("id", person);
    }
    if (!call.path().equals("/v1/heart-rates")) {
      return null;
    }
    Instant from = Instant.parse(call.get("from"));
    Instant to = Instant.parse(call.get("to"));
    List<Map.Entry<Instant, Integer>> all =
        beats.entrySet().stream()
            .filter(beat -> !beat.getKey().isBefore(from) && !beat.getKey().isAfter(to))
            .sorted(Map.Entry.<Instant, Integer>comparingByKey(Comparator.reverseOrder()))
            .toList();
    int first = call.get("cursor").isEmpty() ? 0 : Integer.parseInt(call.get("cursor"));
    ArrayNode records = answer.putArray("records");
    all.stream()
        .skip(first)
        .limit(PAGE)
        .forEach(
            beat ->
                records
                    .addObject()
                    .put("id", "beat-" + beat.getKey().getEpochSecond())
                    .put("belt", "belt-7")
                    .put("at", beat.getKey().toString())
                    .put("changed", beat.getKey().plusSeconds(5).toString())
                    .put("bpm", beat.getValue()));
    if (first + PAGE < all.size()) {
      answer.put("cursor", Integer.toString(first + PAGE));
    }
    return answer;
  }
}
