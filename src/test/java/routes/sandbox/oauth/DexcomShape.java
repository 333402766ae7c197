package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;

/** Dexcom API v3: no pages, ranges of 30 days at most and without a zone, three lists. */
public final class DexcomShape extends VendorShape {
  public static final String API = "/v3/users/self/";

  @Override
  public RestDialect dialect() {
    return new RestDialect(
        "/v3/oauth2/login", "/v3/oauth2/token", false, false, true, false, Map.of());
  }

  /** A glucose of 08:05:12 in California. */
  public void glucose(LocalDate day, int value, String status) {
    add(
        API + "egvs",
        """
        {"recordId": "egv-%1$s", "systemTime": "%1$sT16:05:12Z",
         "displayTime": "%1$sT08:05:12-08:00", "transmitterId": "tx-9",
         "transmitterTicks": 3912, "value": %2$d, "status": %3$s, "trend": "flat",
         "trendRate": null, "unit": "mg/dL", "rateUnit": "mg/dL/min", "displayDevice": "iOS",
         "transmitterGeneration": "g7", "displayApp": "G7"}\
        """,
        day,
        value,
        status);
  }

  public void calibration(LocalDate day, int value) {
    add(
        API + "calibrations",
        """
        {"recordId": "cal-%1$s", "systemTime": "%1$sT16:05:12",
         "displayTime": "%1$sT08:05:12-08:00", "transmitterId": "tx-9", "unit": "mg/dL",
         "value": %2$d, "transmitterGeneration": "g7"}\
        """,
        day,
        value);
  }

  public void insulin(LocalDate day) {
    add(
        API + "events",
        """
        {"recordId": "event-%1$s", "systemTime": "%1$sT16:05:12Z", "eventStatus": "created",
         "displayTime": "%1$sT08:05:12-08:00", "eventType": "insulin",
         "eventSubType": "fastActing", "value": "4.5", "unit": "units"}\
        """,
        day);
  }

  @Override
  public JsonNode answer(String person, RestCall call) {
    ObjectNode answer = JSON.objectNode().put("recordVersion", "3.0").put("userId", person);
    if (call.path().equals(API + "dataRange")) {
      return answer.put("recordType", "dataRange").putNull("calibrations");
    }
    if (!call.path().startsWith(API)) {
      return null;
    }
    String from = call.get("startDate");
    String to = call.get("endDate");
    if (!(from + to).matches("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d){2}")) {
      throw new RestVendor.StatusException(400);
    }
    requireAtMost(30, from.substring(0, 10), to.substring(0, 10));
    answer
        .putArray("records")
        .addAll(
            listed(
                call.path(),
                "systemTime",
                row -> within(row.path("systemTime").asText(), from, to)));
    return answer;
  }
}
