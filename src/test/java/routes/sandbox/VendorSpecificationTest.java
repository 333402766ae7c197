package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.sandbox.VendorSpecification.faults;
import static routes.sandbox.VendorSpecification.general;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.sandbox.googlehealth.GoogleHealthAnswers;
import routes.sandbox.withings.DemoData;
import routes.sandbox.withings.WatchDemo;
import routes.sandbox.withings.WithingsAccount;
import routes.sandbox.withings.WithingsCaller;
import routes.sandbox.withings.WithingsSimulator;

/**
 * What simulators answer is what the vendors' own descriptions say, where those are at hand. A
 * deviation on purpose is named, with its reason, and must still be one.
 */
class VendorSpecificationTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  @Test
  void withings() {
    VendorSpecification specification =
        VendorSpecification.openApi("withings-data-api-openapi-v2.0-official-copy.yml");
    try (WithingsSimulator withings = WithingsSimulator.start(0)) {
      WithingsAccount account = withings.addAccount("363", ZONE);
      account.addHistory(DemoData.person(7, ZONE).history(3, NOW));
      WatchDemo watch = new WatchDemo(ZONE, LocalDate.of(2026, 11, 19));
      watch.fill(account);
      WithingsCaller caller = new WithingsCaller(withings);
      String token =
          caller.connect("user.info,user.metrics,user.activity").get("access_token").asText();
      Map<String, String> days = Map.of("startdateymd", "2026-11-18", "enddateymd", "2026-11-21");
      Map<String, String> day =
          Map.of(
              "startdate", Long.toString(NOW.getEpochSecond() - 129_600),
              "enddate", Long.toString(NOW.getEpochSecond() - 43_200));
      Map<String, String> night =
          Map.of(
              "startdate", Long.toString(watch.night().start().getEpochSecond()),
              "enddate", Long.toString(watch.night().end().getEpochSecond()));
      String signal = Long.toString(watch.recording().signalid());

      // As real answers are: a measure entered by hand has no device, and updatetime is a number.
      assertThat(
              general(
                  faults(
                      specification.answerOf("measure-getmeas"),
                      caller.post("/measure", token, with(Map.of(), "getmeas", "")))))
          .containsExactly(
              "$.body.measuregrps[#] additionalProperties modelid",
              "$.body.measuregrps[#].comment type",
              "$.body.measuregrps[#].deviceid type",
              "$.body.measuregrps[#].hash_deviceid type",
              "$.body.measuregrps[#].model type",
              "$.body.measuregrps[#].model_id type",
              "$.body.updatetime type");
      assertThat(
              faults(
                  specification.answerOf("measurev2-getactivity"),
                  caller.post(
                      "/v2/measure",
                      token,
                      with(days, "getactivity", "steps,distance,calories,hr_average,hr_zone_0"))))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("measurev2-getintradayactivity"),
                  caller.post(
                      "/v2/measure",
                      token,
                      with(day, "getintradayactivity", "steps,heart_rate,rr,rmssd,spo2_auto"))))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("measurev2-getworkouts"),
                  caller.post(
                      "/v2/measure", token, with(days, "getworkouts", "calories,steps,distance"))))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("sleepv2-getsummary"),
                  caller.post(
                      "/v2/sleep", token, with(days, "getsummary", "total_sleep_time,hr_average"))))
          .isEmpty();
      // Described as one object, but real answers have a list of such objects, each with a device.
      JsonNode series = caller.post("/v2/sleep", token, with(night, "get", "hr"));
      assertThat(faults(specification.answerOf("sleepv2-get"), series))
          .containsExactly("$.body.series type");
      ObjectNode first = series.deepCopy();
      ((ObjectNode) first.get("body")).set("series", series.at("/body/series/0"));
      assertThat(faults(specification.answerOf("sleepv2-get"), first))
          .containsExactly("$.body.series additionalProperties hash_deviceid");
      assertThat(
              faults(
                  specification.answerOf("heartv2-list"),
                  caller.post("/v2/heart", token, with(Map.of(), "list", ""))))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("heartv2-get"),
                  caller.post("/v2/heart", token, with(Map.of("signalid", signal), "get", ""))))
          .isEmpty();
      assertThat(
              general(
                  faults(
                      specification.answerOf("userv2-getdevice"),
                      caller.post("/v2/user", token, with(Map.of(), "getdevice", "")))))
          .isEmpty();
      assertThat(
              faults(
                  specification.answerOf("notify-list"),
                  caller.post("/notify", token, with(Map.of(), "list", ""))))
          .isEmpty();
    }
  }

  @Test
  void googleHealth() {
    VendorSpecification specification =
        VendorSpecification.discovery("google-health-v4-discovery-rev20260701.json");

    assertThat(
            faults(specification.named("Identity"), GoogleHealthAnswers.get("/users/me/identity")))
        .isEmpty();
    for (String type :
        Set.of("weight", "heart-rate", "steps", "sleep", "daily-resting-heart-rate")) {
      assertThat(
              faults(
                  specification.named("ListDataPointsResponse"),
                  GoogleHealthAnswers.get("/users/me/dataTypes/" + type + "/dataPoints")))
          .as(type)
          .isEmpty();
    }
  }

  @Test
  void aSchemaIsReadStrictly() throws Exception {
    VendorSpecification whoop = VendorSpecification.openApi("others/whoop-openapi.yml");
    VendorSpecification oura = VendorSpecification.openApi("others/oura-oura-ring-api-openapi.yml");

    assertThat(
            faults(
                whoop.named("Cycle"),
                new ObjectMapper()
                    .readTree(
                        """
                        {"id": "1", "user_id": 2, "start": "yesterday", "end": null,
                         "created_at": "2026-11-20T08:00:00Z", "timezone_offset": "-05:00",
                         "score_state": "DONE", "colour": "red"}
                        """)))
        .containsExactly(
            "$ additionalProperties colour",
            "$ required updated_at",
            "$.end type",
            "$.id type",
            "$.score_state enum",
            "$.start format");
    ObjectNode saturation = oura.named("PublicDailySpO2");
    ObjectNode night =
        new ObjectMapper().createObjectNode().put("id", "n").put("day", "2026-11-20");
    assertThat(faults(saturation, night.putNull("spo2_percentage"))).isEmpty();
    night.putObject("spo2_percentage").putNull("average");
    assertThat(faults(saturation, night)).contains("$.spo2_percentage.average type");
  }

  private static Map<String, String> with(
      Map<String, String> parameters, String action, String fields) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("action", action);
    if (!fields.isEmpty()) {
      all.put("data_fields", fields);
    }
    return all;
  }
}
