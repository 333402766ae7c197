package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.AddedVendor;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
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
                "--vendors.acme.push.challenge.token=agreed-on",
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

      pushes(installation, acme, store, patient, now);
      LogCheck.holdsNoneOf(installation.jar().log(), List.copyOf(acme.tokens()));
    }
  }

  /** Far older than any poll asks for, so that only the push can have brought it. */
  private void pushes(
      Installation installation, RestVendor acme, FhirStore store, String patient, Instant now) {
    assertThat(get(installation, "?hub.token=agreed-on&hub.challenge=a%22b").body())
        .isEqualTo("{\"challenge\": \"a\\\"b\"}");
    assertThat(get(installation, "?hub.token=guessed&hub.challenge=x").statusCode()).isEqualTo(401);
    assertThat(get(installation, "").statusCode()).isEqualTo(401);

    beats.put(now.minus(Duration.ofDays(50)).minusSeconds(7), 93);
    String event =
        "[{\"wearer\":\"belt-wearer-1\",\"kind\":\"beats\",\"begin\":\"%s\",\"end\":\"%s\"}]"
            .formatted(now.minus(Duration.ofDays(51)), now.minus(Duration.ofDays(49)));
    assertThat(push(installation, event, now, "another-secret")).isEqualTo(401);
    assertThat(push(installation, event, now.minusSeconds(900), acme.clientSecret()))
        .isEqualTo(401);
    assertThat(push(installation, "{", now, acme.clientSecret())).isEqualTo(400);
    assertThat(
            push(
                installation,
                "[{\"wearer\":\"someone-else\",\"kind\":\"beats\"}]",
                now,
                acme.clientSecret()))
        .isEqualTo(204);
    assertThat(store.observations(patient)).hasSize(10);
    assertThat(push(installation, event, now, acme.clientSecret())).isEqualTo(204);
    assertThat(push(installation, event, now, acme.clientSecret())).isEqualTo(204);
    awaitObservations(store, patient, 11);
    assertThat(installation.deadLetters()).isZero();
  }

  private static HttpResponse<String> get(Installation installation, String query) {
    return installation.send(HttpRequest.newBuilder(webhook(installation, query)));
  }

  private static int push(Installation installation, String body, Instant time, String secret) {
    String seconds = Long.toString(time.getEpochSecond());
    return installation
        .send(
            HttpRequest.newBuilder(webhook(installation, ""))
                .header("Content-Type", "application/json")
                .header("X-Acme-Time", seconds)
                .header("X-Acme-Signature", hmac(secret, seconds + "." + body))
                .header("CamelHttpUri", "http://127.0.0.1:9")
                .POST(HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }

  private static URI webhook(Installation installation, String query) {
    return URI.create(installation.jar().url() + "/webhooks/acme" + query);
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
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
