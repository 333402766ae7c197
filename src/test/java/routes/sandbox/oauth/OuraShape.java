package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Oura API v2: lists in {@code data}, two a page, {@code next_token} null at the end, gaps null.
 */
public final class OuraShape extends VendorShape {
  public static final String API = "/v2/usercollection/";
  private static final int PAGE = 2;
  private final OuraSubscriptions subscriptions = new OuraSubscriptions();

  @Override
  public RestDialect dialect() {
    return new RestDialect("/oauth/authorize", "/oauth/token", false, false, true, false, Map.of());
  }

  /** A night of 412 minutes that ends on this day at 07:10-05:00, and says nothing of HRV. */
  public void sleep(LocalDate day, String type) {
    add(
        API + "sleep",
        """
        {"id": "sleep-%1$s-%3$s", "day": "%2$s", "type": "%3$s", "ring_id": "ring-7",
         "bedtime_start": "%1$sT23:40:30.000-05:00", "bedtime_end": "%2$sT07:10:00.000-05:00",
         "total_sleep_duration": 24720, "average_breath": 14.625, "average_heart_rate": 54.5,
         "average_hrv": null, "lowest_heart_rate": 47, "awake_time": 2250, "latency": null,
         "deep_sleep_duration": 4860, "light_sleep_duration": 14160, "rem_sleep_duration": 5700,
         "time_in_bed": 26970, "heart_rate": null, "readiness": null, "period": 0,
         "low_battery_alert": false}\
        """,
        day.minusDays(1),
        day,
        type);
  }

  /**
   * The saturation of a night.
   *
   * @param percent null where the ring did not measure it
   */
  public void oxygenSaturation(LocalDate day, String percent) {
    add(
        API + "daily_spo2",
        """
        {"id": "spo2-%1$s", "day": "%1$s", "breathing_disturbance_index": null,
         "spo2_percentage": %2$s}\
        """,
        day,
        percent == null ? "null" : "{\"average\": %s}".formatted(percent));
  }

  public void heartRate(String time, int bpm) {
    add(
        API + "heartrate",
        """
        {"timestamp": "%s", "timestamp_unix": %d, "bpm": %d, "source": "awake"}\
        """,
        time,
        Instant.parse(time).getEpochSecond(),
        bpm);
  }

  /** What the app is subscribed to. */
  public OuraSubscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public RestVendor.Reply toTheApp(RestCall call) {
    return call.path().startsWith(OuraSubscriptions.PATH) ? subscriptions.answer(call) : null;
  }

  @Override
  public JsonNode answer(String person, RestCall call) {
    if (call.path().equals(API + "personal_info")) {
      return JSON.objectNode().put("id", person).putNull("age").putNull("email");
    }
    if (!call.path().startsWith(API)) {
      return null;
    }
    String token = call.get("next_token");
    List<ObjectNode> all =
        call.path().endsWith("/heartrate")
            ? listed(
                call.path(),
                "timestamp",
                row ->
                    within(
                        row.path("timestamp").asText(),
                        call.get("start_datetime"),
                        call.get("end_datetime")))
            : listed(
                call.path(),
                "day",
                row ->
                    within(row.path("day").asText(), call.get("start_date"), call.get("end_date")));
    ObjectNode answer = JSON.objectNode();
    answer.set("data", page(all, token, PAGE));
    return answer.put("next_token", next(all, token, PAGE));
  }
}
