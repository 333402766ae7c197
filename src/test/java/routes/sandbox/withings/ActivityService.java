package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/**
 * {@code POST /v2/measure}, actions getactivity, getintradayactivity and getworkouts, as the
 * Withings data API describes them.
 */
final class ActivityService implements Service {

  private static final List<String> USUAL_OF_A_DAY = List.of("steps", "distance", "elevation");
  private static final List<String> USUAL_OF_A_WORKOUT = List.of("calories", "intensity");

  private final Grants grants;
  private final Switches switches;
  private final Function<String, WithingsAccount> accounts;

  ActivityService(Grants grants, Switches switches, Function<String, WithingsAccount> accounts) {
    this.grants = grants;
    this.switches = switches;
    this.accounts = accounts;
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    if (!List.of("getactivity", "getintradayactivity", "getworkouts").contains(call.action())) {
      throw Refusal.notImplemented();
    }
    WithingsAccount account = accounts.apply(grants.use(call, "user.activity").userid());
    return switch (call.action()) {
      case "getactivity" ->
          Selection.page(
              call,
              switches.pageSize(),
              "activities",
              Selection.changedOrOfDays(call, account.health().days(), ActivityDay::date),
              day -> day(call, account.zone(), day));
      case "getworkouts" ->
          Selection.page(
              call,
              switches.pageSize(),
              "series",
              Selection.changedOrOfDays(
                  call,
                  account.health().workouts(),
                  workout -> workout.start().atZone(account.zone()).toLocalDate()),
              workout -> workout(call, account.zone(), workout));
      default -> intraday(call, account);
    };
  }

  private static ObjectNode day(Call call, ZoneId zone, Stored<ActivityDay> stored) {
    ActivityDay day = stored.what();
    WithingsDevice device = day.device();
    return Selection.fields(call, day.fields(), USUAL_OF_A_DAY)
        .put("deviceid", device.deviceid())
        .put("hash_deviceid", device.deviceid())
        .put("timezone", zone.getId())
        .put("date", day.date().toString())
        .put("modified", stored.modified().getEpochSecond())
        .put("brand", 1)
        .put("modelid", device.modelId())
        .put("model", device.model())
        .put("is_tracker", true);
  }

  private static ObjectNode workout(Call call, ZoneId zone, Stored<Workout> stored) {
    Workout workout = stored.what();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", stored.id())
            .put("category", workout.category())
            .put("timezone", zone.getId())
            .put("model", workout.device().modelId())
            .put("attrib", 0)
            .put("startdate", workout.start().getEpochSecond())
            .put("enddate", workout.end().getEpochSecond())
            .put("date", workout.start().atZone(zone).toLocalDate().toString())
            .put("deviceid", workout.device().deviceid());
    json.set("data", Selection.fields(call, workout.fields(), USUAL_OF_A_WORKOUT));
    return json.put("modified", stored.modified().getEpochSecond());
  }

  /** The series is an object named by times; an empty one comes as an empty list. */
  private static ObjectNode intraday(Call call, WithingsAccount account) throws Refusal {
    Selection.Range range = Selection.ofOneDay(call);
    ObjectNode series = JsonNodeFactory.instance.objectNode();
    for (Moment moment : account.health().moments()) {
      ObjectNode fields = Selection.fields(call, moment.fields(), USUAL_OF_A_DAY);
      if (range.holds(moment.at()) && !fields.isEmpty()) {
        fields.put("model", moment.device().model());
        fields.put("model_id", moment.device().modelId());
        fields.put("deviceid", moment.device().deviceid());
        series.set(Long.toString(moment.at().getEpochSecond()), fields);
      }
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (series.isEmpty()) {
      body.putArray("series");
    } else {
      body.set("series", series);
    }
    return body;
  }
}
