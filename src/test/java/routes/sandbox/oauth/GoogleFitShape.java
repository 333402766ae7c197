package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google Fit REST API: a stream of points for each source, ranges of nanoseconds in the path, the
 * newest points first and two a page, 64-bit numbers as texts, no zone, streams that a person does
 * not have, and sessions without pages. Google says elsewhere whose account it is.
 */
public final class GoogleFitShape extends VendorShape {
  public static final String API = "/fitness/v1/users/me";
  public static final String HEART_RATE =
      "derived:com.google.heart_rate.bpm:com.google.android.gms:merge_heart_rate_bpm";
  public static final String RESTING =
      "derived:com.google.heart_rate.bpm:com.google.android.gms:"
          + "resting_heart_rate<-merge_heart_rate_bpm";
  public static final String WEIGHT =
      "derived:com.google.weight:com.google.android.gms:merge_weight";
  public static final String STEPS =
      "derived:com.google.step_count.delta:com.google.android.gms:merge_step_deltas";
  private static final Pattern DATASET =
      Pattern.compile(API + "/dataSources/([^/]+)/datasets/(\\d{19})-(\\d{19})");
  private static final int PAGE = 2;

  @Override
  public RestDialect dialect() {
    return new RestDialect("/o/oauth2/v2/auth", "/token", false, true, true, true, Map.of());
  }

  @Override
  public ObjectNode error(String code) {
    ObjectNode answer = JSON.objectNode();
    ObjectNode error = answer.putObject("error");
    error.put("code", 403).put("status", code.toUpperCase(java.util.Locale.ROOT));
    error.putArray("errors").addObject().put("domain", "usageLimits").put("reason", code);
    return answer;
  }

  /** A point of a stream whose value is a decimal, such as a weight in kilograms. */
  public void decimal(String stream, Instant from, Instant to, String value) {
    point(stream, from, to, "fpVal", value);
  }

  /** A point of a stream whose value is a count. */
  public void count(String stream, Instant from, Instant to, int value) {
    point(stream, from, to, "intVal", Integer.toString(value));
  }

  private void point(String stream, Instant from, Instant to, String kind, String value) {
    add(
        stream,
        """
        {"startTimeNanos": "%1$d000000000", "endTimeNanos": "%2$d000000000",
         "dataTypeName": "%3$s", "originDataSourceId": "raw:%3$s:com.example.scale:from_device",
         "value": [{"%4$s": %5$s, "mapVal": []}], "modifiedTimeMillis": "%2$d999"}\
        """,
        from.getEpochSecond(),
        to.getEpochSecond(),
        stream.split(":")[1],
        kind,
        value);
  }

  /** A session of half an hour. */
  public void session(String id, Instant from, int activityType) {
    add(
        "sessions",
        """
        {"id": "%1$s", "name": "Session", "startTimeMillis": "%2$d", "endTimeMillis": "%3$d",
         "modifiedTimeMillis": "%3$d", "activityType": %4$d, "activeTimeMillis": "1713000",
         "application": {"packageName": "com.example.run"}}\
        """,
        id,
        from.toEpochMilli(),
        from.toEpochMilli() + 1_800_000,
        activityType);
  }

  @Override
  public JsonNode answer(String person, RestCall call) {
    if (call.path().equals("/v1/userinfo")) {
      return JSON.objectNode().put("sub", person);
    }
    if (call.path().equals(API + "/sessions")) {
      return sessions(Instant.parse(call.get("startTime")), Instant.parse(call.get("endTime")));
    }
    Matcher path = DATASET.matcher(call.path());
    if (!path.matches() || listed(path.group(1), "startTimeNanos", any -> true).isEmpty()) {
      return null;
    }
    List<ObjectNode> all =
        listed(
            path.group(1),
            "startTimeNanos",
            row -> within(row.path("startTimeNanos").asText(), path.group(2), path.group(3)));
    ObjectNode answer =
        JSON.objectNode()
            .put("minStartTimeNs", path.group(2))
            .put("maxEndTimeNs", path.group(3))
            .put("dataSourceId", path.group(1));
    int size = Math.min(Integer.parseInt(call.get("limit")), PAGE);
    answer.set("point", page(all, call.get("pageToken"), size));
    String next = next(all, call.get("pageToken"), size);
    if (next != null) {
      answer.put("nextPageToken", next);
    }
    return answer;
  }

  private JsonNode sessions(Instant from, Instant to) {
    ArrayNode all =
        JSON.arrayNode()
            .addAll(
                listed(
                    "sessions",
                    "startTimeMillis",
                    row ->
                        row.path("startTimeMillis").asLong() < to.toEpochMilli()
                            && row.path("endTimeMillis").asLong() > from.toEpochMilli()));
    ObjectNode answer = JSON.objectNode();
    answer.set("session", all);
    answer.putArray("deletedSession");
    return answer;
  }
}
