package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code POST /v2/sleep}, actions get and getsummary, as the Withings data API describes them. */
final class SleepService implements Service {

  private static final int SLEEP_MONITOR = 32;
  private static final List<String> USUAL = List.of("wakeupduration", "wakeupcount");

  private final Grants grants;
  private final Switches switches;
  private final Function<String, WithingsAccount> accounts;

  SleepService(Grants grants, Switches switches, Function<String, WithingsAccount> accounts) {
    this.grants = grants;
    this.switches = switches;
    this.accounts = accounts;
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    if (!List.of("get", "getsummary").contains(call.action())) {
      throw Refusal.notImplemented();
    }
    WithingsAccount account = accounts.apply(grants.use(call, "user.activity").userid());
    return call.action().equals("get")
        ? series(call, account)
        : Selection.page(
            call,
            switches.pageSize(),
            "series",
            Selection.changedOrOfDays(
                call,
                account.health().nights(),
                night -> night.end().atZone(account.zone()).toLocalDate()),
            night -> summary(call, account.zone(), night));
  }

  private static ObjectNode summary(Call call, ZoneId zone, Stored<Night> stored) {
    Night night = stored.what();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", stored.id())
            .put("timezone", zone.getId())
            .put("model", SLEEP_MONITOR)
            .put("model_id", night.device().modelId())
            .put("hash_deviceid", night.device().deviceid())
            .put("startdate", night.start().getEpochSecond())
            .put("enddate", night.end().getEpochSecond())
            .put("date", night.end().atZone(zone).toLocalDate().toString())
            .put("completed", true);
    json.set("data", Selection.fields(call, night.fields(), USUAL));
    return json.put("created", stored.modified().getEpochSecond())
        .put("modified", stored.modified().getEpochSecond());
  }

  private static ObjectNode series(Call call, WithingsAccount account) throws Refusal {
    Selection.Range range = Selection.ofOneDay(call);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode series = body.putArray("series");
    for (Stored<Night> stored : account.health().nights()) {
      stored.what().stages().stream()
          .filter(stage -> range.holds(stage.start()))
          .forEach(stage -> series.add(stage(call, stored.what().device(), stage)));
    }
    return body.put("model", SLEEP_MONITOR);
  }

  private static ObjectNode stage(Call call, WithingsDevice device, Night.Stage stage) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("startdate", stage.start().getEpochSecond())
            .put("enddate", stage.end().getEpochSecond())
            .put("state", stage.state())
            .put("model", device.model())
            .put("model_id", device.modelId())
            .put("hash_deviceid", device.deviceid());
    List<String> asked = Arrays.asList(call.get("data_fields").orElse("").split(","));
    stage.series().entrySet().stream()
        .filter(values -> asked.contains(values.getKey()))
        .forEach(
            values -> {
              ObjectNode named = json.putObject(values.getKey());
              values
                  .getValue()
                  .forEach(
                      (time, value) ->
                          named.set(Long.toString(time.getEpochSecond()), Selection.number(value)));
            });
    return json;
  }
}
