package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** {@code POST /v2/user}, action getdevice, as the Withings data API describes it. */
final class UserService implements Service {

  private final Clock clock;
  private final Grants grants;
  private final Function<String, WithingsAccount> accounts;

  UserService(Clock clock, Grants grants, Function<String, WithingsAccount> accounts) {
    this.clock = clock;
    this.grants = grants;
    this.accounts = accounts;
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    if (!call.action().equals("getdevice")) {
      throw Refusal.notImplemented();
    }
    WithingsAccount account = accounts.apply(grants.use(call.bearer()).userid());
    long now = clock.instant().getEpochSecond();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode devices = body.putArray("devices");
    for (WithingsDevice device : account.devices()) {
      devices
          .addObject()
          .put("type", device.type())
          .put("model", device.model())
          .put("model_id", device.modelId())
          .put("battery", "medium")
          .put("deviceid", device.deviceid())
          .put("hash_deviceid", device.deviceid())
          .put("timezone", account.zone().getId())
          .put("first_session_date", now - Duration.ofDays(400).toSeconds())
          .put("last_session_date", now);
    }
    return body;
  }
}
