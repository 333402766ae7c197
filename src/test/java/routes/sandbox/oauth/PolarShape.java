package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Polar AccessLink v3: nobody is read who was not registered, lists in four forms, 204 for an empty
 * one, ranges of 28 days at most, no refresh tokens, the person in the token reply.
 */
public final class PolarShape extends VendorShape {
  public static final String API = "/v3/";
  private final AtomicInteger registrations = new AtomicInteger();
  private final PolarWebhook webhook = new PolarWebhook();
  private final long person;

  /**
   * @param person Polar's id of the one who consents
   */
  public PolarShape(long person) {
    this.person = person;
  }

  @Override
  public RestDialect dialect() {
    return new RestDialect(
        "/oauth2/authorization",
        "/v2/oauth2/token",
        true,
        false,
        false,
        false,
        Map.of("x_user_id", person, "expires_in", 31_535_999));
  }

  /** How often the person was registered. */
  public int registrations() {
    return registrations.get();
  }

  public void exercise(LocalDate day) {
    add(
        API + "exercises",
        """
        {"id": "exercise-%1$s", "upload_time": "%1$sT09:10:00.000Z", "device": "Polar Vantage V3",
         "device_id": "1111AAAA", "start_time": "%1$sT10:00:02", "start_time_utc_offset": 120,
         "duration": "PT28M33S", "calories": 301,
         "heart_rate": {"average": 148, "maximum": 171}, "sport": "RUNNING", "has_route": true}\
        """,
        day);
  }

  public void sleep(LocalDate day) {
    add(
        API + "users/sleep",
        """
        {"polar_user": "https://www.polaraccesslink/v3/users/1", "date": "%2$s",
         "sleep_start_time": "%1$sT23:39:07+02:00", "sleep_end_time": "%2$sT07:19:37+02:00",
         "device_id": "1111AAAA", "continuity": 2.1, "light_sleep": 14160, "deep_sleep": 4860,
         "rem_sleep": 5700, "unrecognized_sleep_stage": 60, "total_interruption_duration": 1350,
         "heart_rate_samples": {"00:41": 56}}\
        """,
        day.minusDays(1),
        day);
  }

  public void recharge(LocalDate day) {
    add(
        API + "users/nightly-recharge",
        """
        {"date": "%s", "heart_rate_avg": 54, "heart_rate_variability_avg": 41,
         "nightly_recharge_status": 3, "ans_charge": 0.0,
         "ans_charge_status": 3}\
        """,
        day);
  }

  public void steps(LocalDate day, int steps) {
    add(
        API + "users/activities",
        """
        {"start_time": "%1$sT00:00:00", "daily_activity": 0.0, "steps": %2$d,
         "samples": {"date": "%1$s", "steps": {"interval_ms": 60000, "total_steps": %2$d,
                     "samples": []}}}\
        """,
        day,
        steps);
  }

  public void oxygenSaturation(LocalDate day, int percent) {
    add(
        API + "users/biosensing/spo2",
        """
        {"source_device_id": "1111AAAA", "test_time": %d, "time_zone_offset": 120,
         "test_status": "SPO2_TEST_PASSED", "blood_oxygen_percent": %d}\
        """,
        day.toEpochSecond(LocalTime.of(7, 5, 12), ZoneOffset.UTC),
        percent);
  }

  public void failedTest(LocalDate day) {
    add(
        API + "users/biosensing/spo2",
        """
        {"source_device_id": "1111AAAA", "test_time": %d, "time_zone_offset": 120,
         "test_status": "SPO2_TEST_INCONCLUSIVE_TOO_LOW_OVERALL_QUALITY"}\
        """,
        day.toEpochSecond(LocalTime.of(6, 5, 12), ZoneOffset.UTC));
  }

  public void heartRate(LocalDate day, int bpm) {
    add(
        API + "users/continuous-heart-rate",
        """
        {"polar_user": "https://www.polaraccesslink/v3/users/1", "date": "%s",
         "heart_rate_samples": [{"heart_rate": %d, "sample_time": "08:00:02"}]}\
        """,
        day,
        bpm);
  }

  @Override
  public boolean endsAccess(RestCall call) {
    return call.method().equals("DELETE") && call.path().equals(API + "users/" + person);
  }

  @Override
  public RestVendor.Reply posted(String bearer, RestCall call) {
    if (call.method().equals("DELETE")) {
      return new RestVendor.Reply(endsAccess(call) ? 204 : 404, null);
    }
    boolean right =
        call.path().equals(API + "users")
            && call.body().equals("{\"member-id\": \"%d\"}".formatted(person));
    if (!right) {
      return new RestVendor.Reply(400, null);
    }
    return registrations.getAndIncrement() == 0
        ? new RestVendor.Reply(200, user())
        : new RestVendor.Reply(409, null);
  }

  private ObjectNode user() {
    return JSON.objectNode()
        .put("polar-user-id", person)
        .put("member-id", Long.toString(person))
        .put("registration-date", "2026-11-20T08:00:00.000Z");
  }

  /** The one webhook of the client. */
  public PolarWebhook webhook() {
    return webhook;
  }

  @Override
  public RestVendor.Reply toTheApp(RestCall call) {
    return call.path().startsWith(API + "webhooks") ? webhook.answer(call) : null;
  }

  @Override
  public JsonNode answer(String bearer, RestCall call) {
    if (registrations() == 0) {
      throw new RestVendor.StatusException(403);
    }
    boolean ranged = !call.get("from").isEmpty();
    if (ranged) {
      requireAtMost(28, call.get("from"), call.get("to"));
    }
    ArrayNode all =
        JSON.arrayNode()
            .addAll(
                listed(
                    call.path(),
                    "date",
                    row -> !ranged || within(day(row), call.get("from"), call.get("to"))));
    return switch (call.path().substring(API.length())) {
      case "users/sleep" -> object("nights", all);
      case "users/nightly-recharge" -> object("recharges", all);
      case "users/continuous-heart-rate" -> object("heart_rates", all);
      case "exercises" -> all;
      case "users/activities" -> call.get("steps").equals("true") ? all : withoutSamples(all);
      default -> {
        if (all.isEmpty()) {
          throw new RestVendor.StatusException(204);
        }
        yield all;
      }
    };
  }

  /** The day of the person that a record is listed under. */
  private static String day(ObjectNode row) {
    if (row.has("test_time")) {
      return LocalDateTime.ofEpochSecond(
              row.path("test_time").asLong() + 60 * row.path("time_zone_offset").asLong(),
              0,
              ZoneOffset.UTC)
          .toLocalDate()
          .toString();
    }
    return row.path(row.has("date") ? "date" : "start_time").asText().substring(0, 10);
  }

  /** They come only to who asks for them. */
  private static ArrayNode withoutSamples(ArrayNode all) {
    ArrayNode bare = all.deepCopy();
    bare.forEach(row -> ((ObjectNode) row).remove("samples"));
    return bare;
  }

  private static ObjectNode object(String member, ArrayNode all) {
    ObjectNode answer = JSON.objectNode();
    answer.set(member, all);
    return answer;
  }
}
