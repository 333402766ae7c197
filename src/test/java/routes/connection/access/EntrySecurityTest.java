package routes.connection.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.Browser;
import routes.connection.Rows;
import routes.connection.RunningProduct;
import routes.connection.sync.DeferredSyncRequests;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncRequests;
import routes.connection.vendor.WebhookPaths;
import routes.operations.broker.BrokerClients;
import routes.operations.support.UtcTime;

/** What the doors let in: callers, pushes, and nothing that steers Camel. */
class EntrySecurityTest {

  private static final String TOPIC = "wearables.sync-requests.withings";

  private static RunningProduct product;
  private static KafkaConsumer<String, String> broker;

  @BeforeAll
  static void start() throws Exception {
    product = new RunningProduct("--vendors.withings.poll.interval=PT1S");
    Map<String, Object> client =
        new HashMap<>(product.context.getBean(BrokerClients.class).properties());
    client.put(
        "bootstrap.servers",
        product.context.getEnvironment().getProperty("broker.bootstrap-servers"));
    client.put("auto.offset.reset", "earliest");
    broker = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> partitions =
        broker.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList();
    broker.assign(partitions);
    broker.seekToBeginning(partitions);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
    product.close();
  }

  @ParameterizedTest
  @CsvSource({
    "portal,right,/api/invitations,400",
    "portal,wrong,/api/invitations,401",
    "nobody,right,/api/invitations,401",
    "gateway,right,/api/invitations,403",
    "portal,right,/api/device-messages,403",
    "portal,right,/api/dead-letters,403",
    "portal,right,/elsewhere,403",
  })
  void aCallerPassesByRole(String name, String secret, String path, int status) throws Exception {
    assertThat(post(path, "{}", "Authorization", basic(name, secret)).statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,portal,right,/api/connections?patient=Patient/7,200",
    "GET,ops,right,/api/connections?farewell=open,200",
    "GET,portal,right,/api/connections,400",
    "GET,portal,right,/api/connections/unknown,404",
    "DELETE,portal,right,/api/connections/unknown?erase=true,404",
    "GET,gateway,right,/api/connections?patient=Patient/7,403",
    "DELETE,gateway,right,/api/connections/unknown,403",
    "DELETE,portal,wrong,/api/connections/unknown,401",
    "POST,ops,right,/api/connections/unknown,405",
    "DELETE,portal,right,/api/connections/unknown/devices/unknown,404",
    "PUT,ops,right,/api/connections/unknown/devices/unknown,404",
    "PUT,gateway,right,/api/connections/unknown/devices/unknown,403",
    "DELETE,portal,wrong,/api/connections/unknown/devices/unknown,401",
    "GET,portal,right,/api/connections/unknown/devices/unknown,405",
    "PUT,portal,right,/api/connections/unknown/owner,403",
    "PUT,ops,right,/api/connections/unknown/owner,400",
    "GET,portal,right,/api/account-conflicts,200",
    "GET,gateway,right,/api/account-conflicts,403",
  })
  void connectionsAreForWhoInvitesAndForAdministrators(
      String method, String name, String secret, String path, int status) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", basic(name, secret))
            .method(method, HttpRequest.BodyPublishers.noBody());

    assertThat(send(request).statusCode()).isEqualTo(status);
  }

  @Test
  void whatToEnterAtAVendorIsToldToAdministratorsAlone() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uri("/api/setup")).GET()).statusCode()).isEqualTo(401);
    assertThat(setup("portal", "right").statusCode()).isEqualTo(403);

    HttpResponse<String> answer = setup("ops", "right");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode vendors = new ObjectMapper().readTree(answer.body()).path("vendors");
    JsonNode withings = null;
    for (JsonNode vendor : vendors) {
      withings = vendor.path("name").asText().equals("withings") ? vendor : withings;
    }
    assertThat(withings).isNotNull();
    assertThat(withings.path("offered").asBoolean()).isTrue();
    assertThat(withings.path("redirectUrl").asText())
        .isEqualTo("http://product.example/oauth/callback/withings");
    assertThat(withings.path("webhookUrl").asText())
        .isEqualTo("http://product.example" + webhook());
  }

  private static HttpResponse<String> setup(String name, String secret) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/api/setup"))
            .header("Authorization", basic(name, secret))
            .GET());
  }

  @Test
  void nobodyPassesUnnamed() throws Exception {
    assertThat(post("/api/invitations", "{}").statusCode()).isEqualTo(401);
    assertThat(send(HttpRequest.newBuilder(uri("/")).GET()).statusCode()).isEqualTo(403);
  }

  @Test
  void publicKeysMayBeReadByEverybodyAndNothingElseBesideThem() throws Exception {
    // Without its route there is nothing behind the door, but it is open.
    String keys = "/.well-known/jwks.json";
    assertThat(send(HttpRequest.newBuilder(uri(keys)).GET()).statusCode()).isEqualTo(404);
    assertThat(post(keys, "{}").statusCode()).isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(uri("/.well-known/other")).GET()).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"vendors\":[\"withings\"]}",
        "{\"patient\":{\"system\":\"urn:x\"},\"vendors\":[\"withings\"]}",
        "{\"patient\":{\"reference\":\"Patient/../x\"},\"vendors\":[\"withings\"]}",
        "{\"patient\":{\"reference\":\"Patient/1\"},\"vendors\":[\"fitbit\"]}",
        "{\"patient\":{\"reference\":\"Patient/1\"},\"vendors\":[\"withings\"],"
            + "\"returnUrl\":\"https://evil.example\"}",
        "{\"patient\":{\"reference\":\"Patient/1\"},\"vendors\":[\"withings\"],\"validFor\":\"P1000D\"}"
      })
  void anInvitationThatCannotBeIsRefusedInWords(String body) throws Exception {
    HttpResponse<String> answer =
        post("/api/invitations", body, "Authorization", basic("portal", "right"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"").doesNotContain("Exception");
  }

  @Test
  void aPushIsOnTheBrokerWhenItIsAcknowledged() throws Exception {
    String webhook = webhook();

    HttpResponse<String> answer =
        post(
            webhook,
            "userid=push-1&appli=4&startdate=1700000000&enddate=1700000600&foo=bar",
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    ConsumerRecord<String, String> record = record("withings|push-1");
    SyncRequest request = product.bean(SyncRequests.class).read(record.value());
    assertThat(request)
        .isEqualTo(
            new SyncRequest(
                request.traceId(),
                "withings",
                "push-1",
                null,
                "measures",
                "push",
                java.time.Instant.ofEpochSecond(1700000000),
                java.time.Instant.ofEpochSecond(1700000600),
                null));
  }

  @Test
  void theProbeIsAnsweredAndAWrongPathIsNot() throws Exception {
    assertThat(
            send(HttpRequest.newBuilder(uri(webhook())).method("HEAD", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
    assertThat(post("/webhooks/withings/wrong", "userid=1&appli=1").statusCode()).isEqualTo(404);
    assertThat(send(HttpRequest.newBuilder(uri(webhook())).GET()).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage", "userid=1", "appli=1", "userid=1&appli=x", "userid=%ZZ&appli=1"})
  void aMalformedPushIsRefused(String body) throws Exception {
    assertThat(
            post(webhook(), body, "Content-Type", "application/x-www-form-urlencoded").statusCode())
        .isEqualTo(400);
  }

  @Test
  void anUnreadCategoryIsAcknowledgedAndCounted() throws Exception {
    double before = unread();

    assertThat(post(webhook(), "userid=unread-1&appli=46&action=update").statusCode())
        .isEqualTo(200);

    assertThat(unread()).isEqualTo(before + 1);
  }

  @Test
  void nothingACallerSendsSteersCamel() throws Exception {
    HttpResponse<String> answer =
        post(
            webhook() + "?topic=evil&secret=x",
            "userid=push-2&appli=1&topic=evil",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "kafka.OVERRIDE_TOPIC",
            "evil",
            "kafka.PARTITION_KEY",
            "99",
            "CamelHttpUri",
            "http://evil.example",
            "X-Echo",
            "echo");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map()).doesNotContainKeys("x-echo", "kafka.override_topic");
    assertThat(record("withings|push-2").topic()).isEqualTo(TOPIC);
  }

  @ParameterizedTest
  @CsvSource({
    "?kafka.OVERRIDE_TOPIC=evil,userid=push-3&appli=1",
    "?CamelHttpUri=http://evil.example,userid=push-3&appli=1",
    "'',userid=push-3&appli=1&kafka.OVERRIDE_TOPIC=evil",
    "'',userid=push-3&appli=1&CamelHttpResponseCode=500",
  })
  void whatWouldSteerCamelIsRefused(String query, String form) throws Exception {
    assertThat(
            post(webhook() + query, form, "Content-Type", "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aDueConnectionIsPolledAndADeferredRequestIsSentAgain() {
    JdbcClient database = product.bean(JdbcClient.class);
    Rows.active(database, "polled", "poll-user", UtcTime.now());
    product
        .bean(DeferredSyncRequests.class)
        .defer(
            """
            {"traceId":"t","vendor":"withings","vendorUser":"late","dataType":"measures","kind":"push"}
            """,
            java.time.Instant.now().minusSeconds(1),
            "rate limited");

    assertThat(record("withings|poll-user").value()).contains("\"kind\":\"poll\"");
    assertThat(record("withings|late").value()).contains("\"attempt\":1");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                database
                        .sql("select count(*) from deferred_sync_request")
                        .query(Integer.class)
                        .single()
                    == 0);
  }

  private static double unread() {
    var counter = product.bean(MeterRegistry.class).find("wearables.pushes.unread").counter();
    return counter == null ? 0 : counter.count();
  }

  private static String webhook() {
    return product
        .bean(WebhookPaths.class)
        .url("withings")
        .substring("http://product.example".length());
  }

  private static ConsumerRecord<String, String> record(String key) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    broker.seekToBeginning(broker.assignment());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              broker
                  .poll(Duration.ofMillis(200))
                  .forEach(
                      record -> {
                        if (key.equals(record.key())) {
                          found.add(record);
                        }
                      });
              return !found.isEmpty();
            });
    return found.get(0);
  }

  private static URI uri(String path) {
    return URI.create(product.url() + path);
  }

  /** {@code right} stands for the secret of that client. */
  private static String basic(String name, String secret) {
    String shown = secret.equals("right") ? RunningProduct.secret(name) : secret;
    return "Basic "
        + Base64.getEncoder().encodeToString((name + ":" + shown).getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return new Browser(product.url()).send(request);
  }
}
