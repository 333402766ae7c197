package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.sandbox.VendorSpecification.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.connection.ImportCalls;
import routes.sandbox.oauth.FitbitDemo;
import routes.sandbox.oauth.GoogleFitDemo;
import routes.sandbox.oauth.RestCaller;
import routes.sandbox.oauth.RestVendor;

/**
 * What the simulators of Fitbit and Google Fit answer to the product's calls is what the vendors'
 * descriptions say. A deviation on purpose is named, with its reason, and must still be one.
 */
class LegacyVendorSpecificationTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final Instant NOW = Instant.now();

  @Test
  void fitbit() {
    VendorSpecification specification =
        VendorSpecification.openApi("fitbit/fitbit-web-api-openapi-fixed.json");
    try (FitbitDemo demo = new FitbitDemo(ZONE)) {
      demo.fillHistory();
      demo.shape().sleep(LocalDate.now(ZONE).minusDays(2));
      RestCaller caller = new RestCaller(demo, demo.shape());
      ImportCalls calls =
          new ImportCalls("fitbit", NOW.minus(Duration.ofDays(8)), NOW, ZONE.getId());

      assertThat(faults(specification.named("Oauth2Token"), caller.connect(calls.scope())))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("getProfile"),
                  caller.get(calls.timezone("weight")).body()))
          .isEmpty();
      subscriptions(specification, caller);

      SpecifiedImport read = new SpecifiedImport(caller, calls, "/pagination/next", 404);
      assertThat(read.filled())
          .containsOnlyKeys(
              "activities",
              "activities-heart",
              "activities-steps",
              "br",
              "heart-intraday",
              "hrv",
              "sleep",
              "spo2",
              "steps-intraday",
              "tempSkin",
              "weight")
          .containsEntry("activities", 2);
      assertThat(read.faults(fitbitSchemas(specification)))
          .isEqualTo(
              Map.of(
                  // The response schemas are a third party's and lack members of real answers,
                  // from which the product reads a workout.
                  "activities",
                  Set.of(
                      "$.activities[#] additionalProperties activeDuration",
                      "$.activities[#] additionalProperties activityName",
                      "$.activities[#] additionalProperties logType",
                      "$.activities[#] additionalProperties source"),
                  // Described as cardioscore; it is cardioScore in real answers. Both are taken.
                  "cardioScore",
                  Set.of("$ additionalProperties cardioScore"),
                  // Described as an object; a real range is a bare list. Both are taken.
                  "spo2",
                  Set.of("$ type")));
      JsonNode nights = read.pages("spo2").get(0);
      assertThat(
              faults(
                  specification.answerOf("getSpO2SummaryByInterval"),
                  new ObjectMapper().createObjectNode().set("spo2", nights)))
          .isEmpty();
    }
  }

  private static void subscriptions(VendorSpecification specification, RestCaller caller) {
    String path = "/1/user/-/sleep/apiSubscriptions/4711-sleep.json";
    for (int status : new int[] {201, 200}) {
      RestVendor.Reply subscribed = caller.send("POST", path, "");
      assertThat(subscribed.status()).isEqualTo(status);
      assertThat(faults(specification.answerOf("addSubscriptions", status), subscribed.body()))
          .isEmpty();
    }
    String other = path.replace("/sleep/", "/body/");
    assertThat(caller.send("POST", other, "").status()).isEqualTo(409);
    assertThat(caller.send("DELETE", path, "").status()).isEqualTo(204);
  }

  private static Map<String, ObjectNode> fitbitSchemas(VendorSpecification specification) {
    Map<String, ObjectNode> schemas = new HashMap<>();
    for (String total :
        Set.of(
            "steps",
            "distance",
            "floors",
            "calories",
            "caloriesBMR",
            "activityCalories",
            "minutesSedentary",
            "minutesLightlyActive",
            "minutesFairlyActive",
            "minutesVeryActive")) {
      schemas.put(
          "activities-" + total, specification.answerOf("getActivitiesResourceByDateRange"));
    }
    Map.ofEntries(
            Map.entry("weight", "getWeightByDateRange"),
            Map.entry("fat", "getBodyFatByDateRange"),
            Map.entry("heart-intraday", "getHeartByDateIntraday"),
            Map.entry("activities-heart", "getHeartByDateRange"),
            Map.entry("hrv", "getHrvSummaryInterval"),
            Map.entry("steps-intraday", "getActivitiesResourceByDateIntraday"),
            Map.entry("activities-active-zone-minutes", "getAZMTimeSeriesByInterval"),
            Map.entry("activities", "getActivitiesLogList"),
            Map.entry("ecg", "getEcgLogList"),
            Map.entry("irn", "getIrnAlertsList"),
            Map.entry("sleep", "getSleepByDateRange"),
            Map.entry("spo2", "getSpO2SummaryByInterval"),
            Map.entry("br", "getBreathingRateSummaryByInterval"),
            Map.entry("tempCore", "getTempCoreSummaryByInterval"),
            Map.entry("tempSkin", "getTempSkinSummaryByInterval"),
            Map.entry("cardioScore", "getVo2MaxSummaryByInterval"))
        .forEach((type, operation) -> schemas.put(type, specification.answerOf(operation)));
    return schemas;
  }

  @Test
  void googleFit() {
    VendorSpecification specification =
        VendorSpecification.discovery("google-fitness-v1-discovery-rev20251222.json");
    try (GoogleFitDemo demo = new GoogleFitDemo()) {
      demo.fillHistory();
      RestCaller caller = new RestCaller(demo, demo.shape());
      ImportCalls calls = new ImportCalls("google-fit", NOW.minus(Duration.ofDays(3)), NOW, null);
      caller.connect(calls.scope());
      Map<String, ObjectNode> schemas = new HashMap<>();
      calls.dataTypes().forEach(type -> schemas.put(type, specification.named("Dataset")));
      schemas.put("sessions", specification.named("ListSessionsResponse"));

      SpecifiedImport read = new SpecifiedImport(caller, calls, "/nextPageToken", 404);

      assertThat(read.filled())
          .isEqualTo(
              Map.of(
                  "weight",
                  2,
                  "heart-rate",
                  1,
                  "resting-heart-rate",
                  1,
                  "steps",
                  1,
                  "sessions",
                  1));
      assertThat(read.faults(schemas)).isEmpty();
    }
  }
}
