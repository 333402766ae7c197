package routes.sandbox.withings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifyTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final Instant DATE = Instant.parse("2026-11-20T07:05:12Z");

  private final WithingsSimulator withings = WithingsSimulator.start(0);
  private final WithingsCaller caller = new WithingsCaller(withings);
  private final HttpServer listener;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final String token;

  NotifyTest() throws IOException {
    withings.addAccount("363", ZONE);
    token = caller.connect("user.metrics").get("access_token").textValue();
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    listener.createContext(
        "/push",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(
              exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.poll(), -1);
          exchange.close();
        });
    listener.start();
  }

  @AfterEach
  void close() {
    withings.close();
    listener.stop(0);
  }

  @Test
  void subscribingProbesTheCallback() {
    assertThat(subscribe(1)).isZero();

    assertThat(received).containsExactly("HEAD ");
    assertThat(withings.subscriptions())
        .containsExactly(new Subscription("363", 1, callback(), ""));
  }

  @Test
  void subscribingFailsWhereTheProbeFails() {
    answers.add(404);

    assertThat(subscribe(1)).isEqualTo(293);

    assertThat(withings.subscriptions()).isEmpty();
  }

  @Test
  void anApplicationMaySubscribeOnlyToWhatThePersonGranted() {
    assertThat(subscribe(46)).isEqualTo(277);
  }

  @Test
  void thereIsOneSubscriptionForAUserAndAppli() {
    subscribe(1);
    subscribe(1);
    subscribe(4);

    JsonNode profiles =
        caller.post("/notify", token, Map.of("action", "list")).get("body").get("profiles");

    assertThat(profiles).hasSize(2);
    assertThat(profiles.get(0).fieldNames())
        .toIterable()
        .contains("appli", "callbackurl", "comment");
    assertThat(profiles.get(1).get("callbackurl").textValue()).isEqualTo(callback());
  }

  @Test
  void getAndRevokeKnowTheSubscription() {
    subscribe(4);
    Map<String, String> get = Map.of("action", "get", "callbackurl", callback(), "appli", "4");
    Map<String, String> revoke =
        Map.of("action", "revoke", "callbackurl", callback(), "appli", "4");

    JsonNode reply = caller.post("/notify", token, get);

    assertThat(reply.get("status").intValue()).isZero();
    assertThat(reply.get("body").get("appli").intValue()).isEqualTo(4);
    assertThat(caller.post("/notify", token, revoke).get("status").intValue()).isZero();
    assertThat(caller.post("/notify", token, revoke).get("status").intValue()).isEqualTo(294);
    assertThat(caller.post("/notify", token, get).get("status").intValue()).isEqualTo(286);
  }

  @Test
  void aNewReadingIsPushedAsForm() {
    subscribe(4);

    withings.addReading("363", pulse());

    String start = Long.toString(DATE.getEpochSecond());
    String end = Long.toString(DATE.getEpochSecond() + 1);
    await().until(() -> received.size() == 2);
    assertThat(received.get(1).substring("POST ".length()).split("&"))
        .containsExactlyInAnyOrder(
            "userid=363", "appli=4", "startdate=" + start, "enddate=" + end, "foo=bar");
  }

  @Test
  void anUnacknowledgedPushComesAgain() {
    subscribe(4);
    withings.switches().pushDelays(List.of(Duration.ofMillis(10), Duration.ofMillis(10)));
    answers.addAll(List.of(500, 503));

    withings.addReading("363", pulse());

    await().until(() -> withings.pushes().attempts().size() == 3);
    await().until(() -> withings.pushes().open() == 0);
    assertThat(withings.pushes().attempts())
        .extracting(Pushes.Attempt::status)
        .containsExactly(500, 503, 200);
  }

  @Test
  void afterTheLastDelayItGivesUp() {
    subscribe(4);
    withings.switches().pushDelays(List.of(Duration.ofMillis(10)));
    answers.addAll(List.of(500, 500));

    withings.addReading("363", pulse());

    await().until(() -> withings.pushes().attempts().size() == 2);
    await().until(() -> withings.pushes().open() == 0);
    assertThat(received).hasSize(3);
  }

  @Test
  void nothingIsPushedWithoutSubscription() {
    withings.addReading("363", pulse());

    assertThat(withings.pushes().open()).isZero();
  }

  @Test
  void aPersonWhoLeavesEndsTokensAndSubscriptions() {
    subscribe(4);

    withings.revokeByUser("363");

    assertThat(withings.subscriptions()).isEmpty();
    assertThat(subscribe(4)).isEqualTo(401);
  }

  private int subscribe(int appli) {
    Map<String, String> call =
        Map.of("action", "subscribe", "callbackurl", callback(), "appli", Integer.toString(appli));
    return caller.post("/notify", token, call).get("status").intValue();
  }

  private String callback() {
    return "http://127.0.0.1:" + listener.getAddress().getPort() + "/push";
  }

  private static Reading pulse() {
    WithingsDevice cuff =
        new WithingsDevice("cd".repeat(20), "Blood Pressure Monitor", "BPM Connect", 45);
    return Reading.measured(DATE, cuff, new Measure(9, 78, 0), new Measure(11, 61, 0));
  }
}
