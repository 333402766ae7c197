package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fitbit Web API: ranges of days in the path, local times without a zone, totals as texts and for
 * every day that is asked for (also for days to come), pages by address, pounds for who does not
 * ask for metric units, errors as a list, the seconds left of the hour in every answer,
 * subscriptions whose ids are good for one collection.
 */
public final class FitbitShape extends VendorShape {
  public static final String API = "/1/user/-/";
  private static final Pattern RANGE =
      Pattern.compile("/1(?:\\.2)?/user/-/(.+)/date/([\\d-]{10})/([\\d-]{10})\\.json");
  private static final Pattern INTRADAY =
      Pattern.compile("/1/user/-/activities/(heart|steps)/date/([\\d-]{10})/1d/1min\\.json");
  private static final Map<String, String> LISTS =
      Map.of(
          "body/log/weight", "weight",
          "body/log/fat", "fat",
          "activities/heart", "activities-heart",
          "activities/active-zone-minutes", "activities-active-zone-minutes",
          "hrv", "hrv",
          "br", "br",
          "temp/core", "tempCore",
          "temp/skin", "tempSkin",
          "cardioscore", "cardioScore",
          "sleep", "sleep");

  private final FitbitSubscriptions subscriptions;
  private final Set<String> languages = ConcurrentHashMap.newKeySet();
  private final String person;
  private final String zone;

  /**
   * @param person Fitbit's id of the one who consents
   * @param zone in the profile
   */
  public FitbitShape(String person, String zone) {
    this.person = person;
    this.zone = zone;
    this.subscriptions = new FitbitSubscriptions(person);
  }

  @Override
  public RestDialect dialect() {
    return new RestDialect(
        "/oauth2/authorize",
        "/oauth2/token",
        true,
        true,
        true,
        true,
        Map.of("user_id", person, "expires_in", 28_800));
  }

  @Override
  public ObjectNode error(String code) {
    ObjectNode error = JSON.objectNode().put("success", false);
    error.putArray("errors").addObject().put("errorType", code).put("message", "No.");
    return error;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "Fitbit-Rate-Limit-Limit", "150",
        "Fitbit-Rate-Limit-Remaining", "149",
        "Fitbit-Rate-Limit-Reset", "1800");
  }

  /** Collections by the ids of their subscriptions, sorted. */
  public Map<String, String> subscriptions() {
    return subscriptions.collections();
  }

  /** As Fitbit does when a person takes the access back. */
  public void forgetSubscriptions() {
    subscriptions.forget();
  }

  /** By which Accept-Language values were asked for; their units depend on it. */
  public Set<String> languages() {
    return Set.copyOf(languages);
  }

  /** A weight at 08:05:12 by the person's clock. */
  public void weight(LocalDate day, String kilograms) {
    add(
        "weight",
        """
        {"bmi": 22.91, "date": "%1$s", "logId": %2$d, "source": "Aria", "time": "08:05:12",
         "weight": %3$s}\
        """,
        day,
        day.toEpochDay(),
        kilograms);
  }

  /** Heart rates of the minutes from 08:00 on, and a resting one. */
  public void heartRates(LocalDate day, int resting, int... minutes) {
    add(
        "activities-heart",
        """
        {"dateTime": "%s", "value": {"customHeartRateZones": [], "heartRateZones": [],
         "restingHeartRate": %d}}\
        """,
        day,
        resting);
    add("heart/" + day, "{\"dataset\": %s}", minutes(minutes));
  }

  /** Steps of the minutes from 08:00 on; their sum is the total of the day. */
  public void steps(LocalDate day, int total, int... minutes) {
    add("steps-totals", "{\"dateTime\": \"%s\", \"value\": \"%d\"}", day, total);
    add("steps/" + day, "{\"dataset\": %s}", minutes(minutes));
  }

  /** A night of 412 minutes that ends on this day at 07:10 by the person's clock. */
  public void sleep(LocalDate day) {
    add(
        "sleep",
        """
        {"dateOfSleep": "%2$s", "logId": %3$d, "startTime": "%1$sT23:40:30.000",
         "endTime": "%2$sT07:10:00.000", "duration": 26970000, "efficiency": 92, "infoCode": 0,
         "isMainSleep": true, "logType": "auto_detected", "minutesAsleep": 412,
         "minutesAwake": 37, "minutesToFallAsleep": 0, "timeInBed": 449, "type": "stages",
         "levels": {"summary": {"deep": {"minutes": 81}}, "data": []}}\
        """,
        day.minusDays(1),
        day,
        day.toEpochDay());
  }

  /** Oxygen saturation, RMSSD, breaths and deviation of the skin temperature of a night. */
  public void night(LocalDate day) {
    add(
        "spo2",
        "{\"dateTime\": \"%s\", \"value\": {\"avg\": 96.2, \"min\": 93.0, \"max\": 99.1}}",
        day);
    add(
        "hrv",
        "{\"dateTime\": \"%s\", \"value\": {\"dailyRmssd\": 41.5, \"deepRmssd\": 39.25}}",
        day);
    add("br", "{\"dateTime\": \"%s\", \"value\": {\"breathingRate\": 14.6}}", day);
    add(
        "tempSkin",
        """
        {"dateTime": "%s", "value": {"nightlyRelative": -0.4}, "logType": "dedicated_temp_sensor"}\
        """,
        day);
  }

  /** Half an hour of running from 18:00 on, in the offset that the person had. */
  public void run(LocalDate day, String offset) {
    add(
        "activities",
        """
        {"activityName": "Run", "logId": %2$d, "duration": 1800000, "activeDuration": 1713000,
         "calories": 301, "logType": "tracker", "source": {"id": "816713257", "name": "Charge 6"},
         "startTime": "%1$sT18:00:00.000%3$s", "lastModified": "%1$sT20:00:00.000Z"}\
        """,
        day,
        day.toEpochDay(),
        offset);
  }

  @Override
  public RestVendor.Reply posted(String bearer, RestCall call) {
    return subscriptions.answer(call);
  }

  @Override
  public JsonNode answer(String bearer, RestCall call) {
    if (call.path().equals(API + "profile.json")) {
      ObjectNode answer = JSON.objectNode();
      answer.putObject("user").put("encodedId", person).put("timezone", zone);
      return answer;
    }
    Matcher intraday = INTRADAY.matcher(call.path());
    if (intraday.matches()) {
      return day(intraday.group(1), intraday.group(2));
    }
    Matcher range = RANGE.matcher(call.path());
    if (range.matches()) {
      return range(call, range.group(1), range.group(2), range.group(3));
    }
    return switch (call.path().substring(API.length())) {
      case "activities/list.json" -> list(call, "activities", 1);
      case "ecg/list.json" -> list(call, "ecgReadings", 10);
      case "irn/alerts/list.json" -> list(call, "alerts", 10);
      default -> null;
    };
  }

  private JsonNode day(String kind, String day) {
    ObjectNode answer = JSON.objectNode();
    answer.set("activities-" + kind, total(kind, day));
    List<ObjectNode> known = listed(kind + "/" + day, "none", any -> true);
    ObjectNode dataset = answer.putObject("activities-" + kind + "-intraday");
    dataset.put("datasetInterval", 1).put("datasetType", "minute");
    dataset.set("dataset", known.isEmpty() ? JSON.arrayNode() : known.get(0).path("dataset"));
    return answer;
  }

  /** What the whole day comes to stands beside its minutes. */
  private ArrayNode total(String kind, String day) {
    if (!kind.equals("heart")) {
      return days("steps-totals", day, day);
    }
    List<ObjectNode> known =
        listed("activities-heart", "dateTime", row -> row.path("dateTime").asText().equals(day));
    if (!known.isEmpty()) {
      return JSON.arrayNode().add(known.get(0));
    }
    ArrayNode none = JSON.arrayNode();
    none.addObject().put("dateTime", day).putObject("value").putArray("heartRateZones");
    return none;
  }

  private JsonNode range(RestCall call, String resource, String from, String to) {
    languages.add(call.language());
    requireAtMost(30, from, to);
    if (resource.equals("activities/steps")) {
      return object("activities-steps", everyDay("steps-totals", from, to));
    }
    String list = LISTS.getOrDefault(resource, "activities-" + resource.replaceAll(".*/", ""));
    String time = list.equals("sleep") ? "dateOfSleep" : "dateTime";
    ArrayNode found =
        JSON.arrayNode()
            .addAll(
                listed(
                    resource.equals("spo2") ? "spo2" : list,
                    time,
                    row ->
                        within(
                            row.path(row.has("date") ? "date" : time).asText().substring(0, 10),
                            from,
                            to)));
    if (resource.equals("spo2")) {
      return found;
    }
    if (list.equals("weight") && call.language().equals("en_US")) {
      found.forEach(row -> ((ObjectNode) row).put("weight", row.path("weight").asDouble() / 0.45));
    }
    return object(list, found);
  }

  /** Of days without a total zero is told. */
  private ArrayNode everyDay(String totals, String from, String to) {
    return listed(totals, "dateTime", any -> true).isEmpty()
        ? JSON.arrayNode()
        : days(totals, from, to);
  }

  private ArrayNode days(String totals, String from, String to) {
    ArrayNode days = JSON.arrayNode();
    LocalDate end = LocalDate.parse(to);
    for (LocalDate day = LocalDate.parse(from); !day.isAfter(end); day = day.plusDays(1)) {
      String date = day.toString();
      List<ObjectNode> known =
          listed(totals, "dateTime", row -> row.path("dateTime").asText().equals(date));
      days.addObject()
          .put("dateTime", date)
          .put("value", known.isEmpty() ? "0" : known.get(0).path("value").asText());
    }
    return days;
  }

  private JsonNode list(RestCall call, String member, int size) {
    if (!call.get("sort").equals("asc") || call.get("afterDate").isEmpty()) {
      throw new RestVendor.StatusException(400);
    }
    List<ObjectNode> all =
        new ArrayList<>(
            listed(
                member,
                "startTime",
                row -> row.path("startTime").asText("").compareTo(call.get("afterDate")) >= 0));
    Collections.reverse(all);
    String offset = call.get("offset");
    ObjectNode answer = JSON.objectNode();
    answer.set(member, page(all, offset, size));
    String next = next(all, offset, size);
    answer
        .putObject("pagination")
        .put("afterDate", call.get("afterDate"))
        .put("limit", size)
        .put("offset", Integer.parseInt(offset))
        .put("previous", "")
        .put(
            "next",
            next == null
                ? ""
                : "https://api.fitbit.com%s?offset=%s&limit=%d&sort=asc&afterDate=%s"
                    .formatted(call.path(), next, size, call.get("afterDate")))
        .put("sort", "asc");
    return answer;
  }

  private static ArrayNode minutes(int... values) {
    ArrayNode dataset = JSON.arrayNode();
    for (int minute = 0; minute < values.length; minute++) {
      dataset.addObject().put("time", "08:%02d:00".formatted(minute)).put("value", values[minute]);
    }
    return dataset;
  }

  private static ObjectNode object(String member, ArrayNode all) {
    ObjectNode answer = JSON.objectNode();
    answer.set(member, all);
    return answer;
  }
}
