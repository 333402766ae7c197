package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.sandbox.VendorSpecification.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.connection.ImportCalls;
import routes.sandbox.oauth.OuraDemo;
import routes.sandbox.oauth.OuraSubscriptions;
import routes.sandbox.oauth.PolarDemo;
import routes.sandbox.oauth.RestCaller;
import routes.sandbox.oauth.RestDemo;
import routes.sandbox.oauth.RestVendor;
import routes.sandbox.oauth.WhoopDemo;

/**
 * What the simulators of Oura, WHOOP and Polar answer to the product's calls is what the vendors'
 * own descriptions say. A deviation on purpose is named, with its reason, and must still be one.
 */
class YamlVendorSpecificationTest {
  private static final Instant NOW = Instant.now();
  private static final Instant FROM = NOW.minus(Duration.ofDays(20));

  @Test
  void oura() {
    VendorSpecification specification =
        VendorSpecification.openApi("others/oura-oura-ring-api-openapi.yml");
    try (OuraDemo demo = new OuraDemo()) {
      demo.fillHistory();
      demo.shape().sleep(RestDemo.LAST, "long_sleep");
      RestCaller caller = new RestCaller(demo, demo.shape());
      ImportCalls calls = new ImportCalls("oura", FROM, NOW, null);
      caller.connect(calls.scope());

      assertThat(
              faults(
                  specification.named("PersonalInfoResponse"),
                  caller.get("/v2/usercollection/personal_info").body()))
          .isEmpty();
      SpecifiedImport read = new SpecifiedImport(caller, calls, "/next_token", 0);
      assertThat(read.filled()).isEqualTo(Map.of("heartrate", 2, "sleep", 2, "daily-spo2", 1));
      assertThat(read.faults(ouraSchemas(specification))).isEmpty();
      ouraSubscriptions(specification, caller);
    }
  }

  /** Their operations allow any object beside these. */
  private static Map<String, ObjectNode> ouraSchemas(VendorSpecification specification) {
    Map<String, ObjectNode> schemas = new HashMap<>();
    Map.of(
            "sleep", "PublicModifiedSleepModel",
            "daily-readiness", "PublicDailyReadiness",
            "daily-activity", "PublicDailyActivity",
            "daily-cardiovascular-age", "PublicDailyCardiovascularAge",
            "vo2-max", "PublicVO2Max",
            "daily-spo2", "PublicDailySpO2",
            "workout", "PublicWorkout")
        .forEach(
            (type, document) ->
                schemas.put(type, specification.named("MultiDocumentResponse_" + document + "_")));
    schemas.put("heartrate", specification.named("TimeSeriesResponse_PublicHeartRateRow_"));
    return schemas;
  }

  private static void ouraSubscriptions(VendorSpecification specification, RestCaller caller) {
    try (LocalServer webhook = new LocalServer(YamlVendorSpecificationTest::challenged)) {
      String wanted =
          """
          {"callback_url": "%s", "verification_token": "t", "event_type": "update",
           "data_type": "sleep"}\
          """;
      RestVendor.Reply made =
          caller.sendAsApp("POST", OuraSubscriptions.PATH, wanted.formatted(webhook.url()));
      assertThat(made.status()).isEqualTo(201);
      ObjectNode model = specification.named("WebhookSubscriptionModel");
      assertThat(faults(model, made.body())).isEmpty();
      JsonNode listed = caller.sendAsApp("GET", OuraSubscriptions.PATH, "").body();
      assertThat(listed).hasSize(1);
      assertThat(
              faults(
                  specification.answerOf("list_webhook_subscriptions_v2_webhook_subscription_get"),
                  listed))
          .isEmpty();
      String renew = OuraSubscriptions.PATH + "/renew/" + made.body().path("id").asText();
      assertThat(faults(model, caller.sendAsApp("PUT", renew, "").body())).isEmpty();

      RestVendor.Reply refused =
          caller.sendAsApp(
              "POST", OuraSubscriptions.PATH, wanted.formatted(webhook.url() + "/elsewhere"));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(faults(specification.named("HTTPValidationError"), refused.body())).isEmpty();
    }
  }

  @Test
  void whoop() {
    VendorSpecification specification = VendorSpecification.openApi("others/whoop-openapi.yml");
    try (WhoopDemo demo = new WhoopDemo()) {
      demo.fillHistory();
      demo.shape().editWorkout(RestDemo.LAST);
      RestCaller caller = new RestCaller(demo, demo.shape());
      ImportCalls calls = new ImportCalls("whoop", FROM, NOW, null);
      caller.connect(calls.scope());

      assertThat(
              faults(
                  specification.answerOf("getProfileBasic"),
                  caller.get("/developer/v2/user/profile/basic").body()))
          .isEmpty();
      ObjectNode cycles = specification.answerOf("getCycleCollection");
      assertThat(faults(cycles, caller.get(calls.timezone("recoveries")).body())).isEmpty();
      SpecifiedImport read = new SpecifiedImport(caller, calls, "/next_token", 0);
      assertThat(read.filled())
          .isEqualTo(Map.of("cycles", 2, "recoveries", 1, "sleeps", 1, "workouts", 1));
      assertThat(
              read.faults(
                  Map.of(
                      "cycles", cycles,
                      "recoveries", specification.answerOf("getRecoveryCollection"),
                      "sleeps", specification.answerOf("getSleepCollection"),
                      "workouts", specification.answerOf("getWorkoutCollection"))))
          .isEmpty();
    }
  }

  @Test
  void polar() {
    VendorSpecification specification =
        VendorSpecification.openApi("others/polar-accesslink-api-openapi.yml");
    try (PolarDemo demo = new PolarDemo()) {
      demo.fillHistory();
      RestCaller caller = new RestCaller(demo, demo.shape());
      ImportCalls calls = new ImportCalls("polar", FROM, NOW, null);
      caller.connect(calls.scope());

      RestVendor.Reply registered = caller.send("POST", "/v3/users", "{\"member-id\": \"475\"}");
      assertThat(registered.status()).isEqualTo(200);
      assertThat(faults(specification.answerOf("registerUser"), registered.body())).isEmpty();
      SpecifiedImport read = new SpecifiedImport(caller, calls, "/none", 204);
      assertThat(read.filled())
          .containsOnlyKeys(
              "activities",
              "continuous-heart-rate",
              "exercises",
              "nightly-recharge",
              "sleep",
              "spo2");
      // Described as one day, even for a range; real answers list the days. Both are taken.
      assertThat(read.faults(polarSchemas(specification)))
          .isEqualTo(Map.of("continuous-heart-rate", Set.of("$ additionalProperties heart_rates")));
      ObjectNode day = specification.named("continuous-heartrate");
      assertThat(read.pages("continuous-heart-rate").get(0).path("heart_rates"))
          .isNotEmpty()
          .allSatisfy(each -> assertThat(faults(day, each)).isEmpty());
      polarWebhook(specification, caller);
    }
  }

  private static Map<String, ObjectNode> polarSchemas(VendorSpecification specification) {
    Map<String, ObjectNode> schemas = new HashMap<>();
    schemas.put("exercises", specification.answerOf("listExercisesWithoutTransaction"));
    schemas.put("activities", specification.answerOf("listActivitiesWithoutTransaction"));
    schemas.put("sleep", specification.answerOf("listNights"));
    schemas.put("nightly-recharge", specification.answerOf("listNightlyRecharge"));
    Map.of(
            "continuous-heart-rate", "continuous-heart-rate",
            "body-temperature", "biosensing/bodytemperature",
            "skin-temperature", "biosensing/skintemperature",
            "spo2", "biosensing/spo2",
            "ecg", "biosensing/ecg")
        .forEach((type, path) -> schemas.put(type, specification.answerAt("/v3/users/" + path)));
    return schemas;
  }

  private static void polarWebhook(VendorSpecification specification, RestCaller caller) {
    ObjectNode listing = specification.answerOf("getWebhook");
    try (LocalServer webhook = new LocalServer(YamlVendorSpecificationTest::challenged)) {
      String wanted = "{\"events\": [\"SLEEP\"], \"url\": \"%s\"}";
      RestVendor.Reply refused =
          caller.sendAsApp("POST", "/v3/webhooks", wanted.formatted(webhook.url() + "/elsewhere"));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(faults(specification.answerOf("createWebhook", 400), refused.body())).isEmpty();
      RestVendor.Reply missing = caller.sendAsApp("PATCH", "/v3/webhooks/abdf33", wanted);
      assertThat(missing.status()).isEqualTo(404);
      assertThat(faults(specification.answerOf("updateWebhook", 404), missing.body())).isEmpty();

      RestVendor.Reply made =
          caller.sendAsApp("POST", "/v3/webhooks", wanted.formatted(webhook.url()));
      assertThat(made.status()).isEqualTo(201);
      assertThat(faults(specification.answerOf("createWebhook", 201), made.body())).isEmpty();
      RestVendor.Reply again = caller.sendAsApp("POST", "/v3/webhooks", wanted);
      assertThat(again.status()).isEqualTo(409);
      assertThat(faults(specification.answerOf("createWebhook", 409), again.body())).isEmpty();
      JsonNode listed = caller.sendAsApp("GET", "/v3/webhooks", "").body();
      assertThat(listed.path("data")).hasSize(1);
      assertThat(faults(listing, listed)).isEmpty();
      String path = "/v3/webhooks/" + made.body().at("/data/id").asText();
      RestVendor.Reply changed = caller.sendAsApp("PATCH", path, wanted.formatted(webhook.url()));
      assertThat(faults(specification.answerOf("updateWebhook"), changed.body())).isEmpty();
      assertThat(caller.sendAsApp("DELETE", path, "").status()).isEqualTo(204);
      assertThat(faults(listing, caller.sendAsApp("GET", "/v3/webhooks", "").body())).isEmpty();
    }
  }

  /** Repeats the challenge of Oura and takes the ping of Polar, at the root only. */
  private static void challenged(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getQuery();
      if (!exchange.getRequestURI().getPath().replace("/", "").isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String challenge = query == null ? "" : query.replaceFirst(".*challenge=", "");
      byte[] answer =
          new ObjectMapper()
              .createObjectNode()
              .put("challenge", challenge)
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
