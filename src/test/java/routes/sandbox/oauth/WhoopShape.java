package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * WHOOP API v2: newest first, at most 25 a page (here two), {@code next_token} missing at the end,
 * records that are not scored, recoveries without an offset.
 */
public final class WhoopShape extends VendorShape {
  public static final String API = "/developer/v2/";
  private static final int PAGE = 2;

  @Override
  public RestDialect dialect() {
    return new RestDialect(
        "/oauth/oauth2/auth", "/oauth/oauth2/token", false, false, true, true, Map.of());
  }

  /** A cycle with 68 beats a minute and 2,000 kcal, its sleep, and the recovery after it. */
  public void day(LocalDate day) {
    add(
        API + "cycle",
        """
        {"id": %2$d, "user_id": 10129, "start": "%1$sT04:40:30.250Z", "end": "%1$sT20:10:00.000Z",
         "created_at": "%1$sT12:20:00.774Z", "updated_at": "%1$sT20:30:00.774Z",
         "timezone_offset": "-05:00", "score_state": "SCORED",
         "score": {"strain": 5.2951527, "kilojoule": 8368.0, "average_heart_rate": 68,
                   "max_heart_rate": 141}}\
        """,
        day,
        day.toEpochDay());
    recovery(day);
    add(
        API + "activity/sleep",
        """
        {"id": "ecfc6a15-0000-4000-8000-%2$012d", "cycle_id": %2$d, "user_id": 10129,
         "start": "%1$sT04:40:30.250Z", "end": "%1$sT12:10:00.000Z",
         "created_at": "%1$sT12:20:00.774Z", "updated_at": "%1$sT12:30:00.774Z",
         "timezone_offset": "-05:00", "nap": false, "score_state": "PENDING_SCORE"}\
        """,
        day,
        day.toEpochDay());
  }

  /** The recovery of a day, without the sleep that it belongs to. */
  public void recovery(LocalDate day) {
    add(
        API + "recovery",
        """
        {"cycle_id": %2$d, "sleep_id": "123e4567-0000-4000-8000-%2$012d", "user_id": 10129,
         "created_at": "%1$sT02:20:00.774Z", "updated_at": "%1$sT02:30:00.774Z",
         "score_state": "SCORED",
         "score": {"user_calibrating": false, "recovery_score": 44.0, "resting_heart_rate": 57.0,
                   "hrv_rmssd_milli": 41.813562}}\
        """,
        day,
        day.toEpochDay());
  }

  /** The id of the sleep of a {@link #recovery}. */
  public static String sleepOfRecovery(LocalDate day) {
    return "123e4567-0000-4000-8000-%012d".formatted(day.toEpochDay());
  }

  /** The recovery is gone, as it is once its sleep has been deleted. */
  public void deleteRecovery(LocalDate day) {
    remove(API + "recovery", "sleep_id", sleepOfRecovery(day));
  }

  /** A cycle that has not ended, and is scored nevertheless. */
  public void runningCycle(LocalDate day) {
    add(
        API + "cycle",
        """
        {"id": %2$d, "user_id": 10129, "start": "%1$sT04:40:30.250Z",
         "created_at": "%1$sT05:20:00.774Z", "updated_at": "%1$sT05:30:00.774Z",
         "timezone_offset": "-05:00", "score_state": "SCORED",
         "score": {"strain": 1.0, "kilojoule": 800.0, "average_heart_rate": 60,
                   "max_heart_rate": 80}}\
        """,
        day,
        day.toEpochDay());
  }

  /** Half an hour of running. */
  public void workout(LocalDate day, int beats) {
    workout(day, "T01:40:30.250Z", "T02:10:00.000Z", "T02:30:00.774Z", beats);
  }

  private void workout(LocalDate day, String start, String end, String updated, int beats) {
    add(
        API + "activity/workout",
        """
        {"id": "%1$s", "user_id": 10129, "start": "%2$s%3$s", "end": "%2$s%4$s",
         "created_at": "%2$sT02:20:00.774Z", "updated_at": "%2$s%5$s",
         "timezone_offset": "-05:00", "sport_name": "running", "score_state": "SCORED",
         "score": {"strain": 8.2463, "average_heart_rate": %6$d, "max_heart_rate": 146,
                   "kilojoule": 1569.0, "percent_recorded": 1.0,
                   "zone_durations": {"zone_zero_milli": 9500, "zone_one_milli": 360000,
                                      "zone_two_milli": 1400000, "zone_three_milli": 0,
                                      "zone_four_milli": 0, "zone_five_milli": 0}}}\
        """,
        workoutId(day),
        day,
        start,
        end,
        updated,
        beats);
  }

  /** The id of a {@link #workout}. */
  public static String workoutId(LocalDate day) {
    return "ecfc6a15-0000-4a61-8000-%012d".formatted(day.toEpochDay());
  }

  /** The person deletes a workout. */
  public void deleteWorkout(LocalDate day) {
    remove(API + "activity/workout", workoutId(day));
  }

  /** The person says that a workout began an hour later. */
  public void editWorkout(LocalDate day) {
    deleteWorkout(day);
    workout(day, "T02:40:30.250Z", "T03:10:00.000Z", "T09:00:00.000Z", 124);
  }

  @Override
  public RestVendor.Reply posted(String person, RestCall call) {
    return new RestVendor.Reply(endsAccess(call) ? 204 : 404, null);
  }

  @Override
  public boolean endsAccess(RestCall call) {
    return call.method().equals("DELETE") && call.path().equals(API + "user/access");
  }

  @Override
  public JsonNode answer(String person, RestCall call) {
    if (call.path().equals(API + "user/profile/basic")) {
      return JSON.objectNode()
          .put("user_id", Long.parseLong(person))
          .put("email", "w@example.org")
          .put("first_name", "W")
          .put("last_name", "Wearer");
    }
    if (!call.path().startsWith(API)) {
      return null;
    }
    int limit = Integer.parseInt(call.get("limit"));
    if (limit > 25) {
      throw new RestVendor.StatusException(400);
    }
    String token = call.get("nextToken");
    String from = call.get("start");
    String to = call.get("end").isEmpty() ? "9999" : call.get("end");
    List<ObjectNode> all =
        listed(call.path(), "created_at", row -> within(row.path("created_at").asText(), from, to));
    int size = Math.min(limit, PAGE);
    ObjectNode answer = JSON.objectNode();
    answer.set("records", page(all, token, size));
    if (next(all, token, size) != null) {
      answer.put("next_token", next(all, token, size));
    }
    return answer;
  }
}
