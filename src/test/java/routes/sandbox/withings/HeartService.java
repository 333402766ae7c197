package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** {@code POST /v2/heart}, actions list and get, as the Withings data API describes them. */
final class HeartService implements Service {

  private static final int LEFT_WRIST = 1;

  private final Grants grants;
  private final Switches switches;
  private final Function<String, WithingsAccount> accounts;

  HeartService(Grants grants, Switches switches, Function<String, WithingsAccount> accounts) {
    this.grants = grants;
    this.switches = switches;
    this.accounts = accounts;
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    if (!List.of("list", "get").contains(call.action())) {
      throw Refusal.notImplemented();
    }
    List<Stored<HeartRecording>> recordings =
        accounts.apply(grants.use(call, "user.metrics").userid()).health().recordings();
    return call.action().equals("list") ? list(call, recordings) : signal(call, recordings);
  }

  private ObjectNode list(Call call, List<Stored<HeartRecording>> recordings) throws Refusal {
    Selection.Range range =
        new Selection.Range(
            call.number("startdate").orElse(0L), call.number("enddate").orElse(Long.MAX_VALUE));
    return Selection.page(
        call,
        switches.pageSize(),
        "series",
        recordings.stream().filter(stored -> range.holds(stored.what().at())).toList(),
        HeartService::listed);
  }

  private static ObjectNode listed(Stored<HeartRecording> stored) {
    HeartRecording recording = stored.what();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("deviceid", recording.device().deviceid())
            .put("model", recording.device().modelId());
    json.putObject("ecg").put("signalid", recording.signalid()).put("afib", recording.afib());
    return json.put("heart_rate", recording.heartRate())
        .put("timestamp", recording.at().getEpochSecond())
        .put("modified", stored.modified().getEpochSecond());
  }

  private static ObjectNode signal(Call call, List<Stored<HeartRecording>> recordings)
      throws Refusal {
    long signalid = call.requireNumber("signalid");
    HeartRecording recording =
        recordings.stream()
            .map(Stored::what)
            .filter(each -> each.signalid() == signalid)
            .findFirst()
            .orElseThrow(() -> Refusal.invalidParams("signalid"));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode signal = body.putArray("signal");
    recording.signal().forEach(signal::add);
    return body.put("sampling_frequency", recording.hertz())
        .put("wearposition", LEFT_WRIST)
        .put("heart_rate", recording.heartRate())
        .put("model", recording.device().modelId());
  }
}
