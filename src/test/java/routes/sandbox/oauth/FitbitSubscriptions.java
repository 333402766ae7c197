package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Subscriptions of a person at Fitbit, whose ids are good for one collection: 201 for a new one,
 * 200 for the same again, 409 for its id at another collection. Thread-safe.
 */
final class FitbitSubscriptions {
  private static final Pattern PATH =
      Pattern.compile("/1/user/-/(\\w+)/apiSubscriptions/([\\w-]{1,50})\\.json");

  private final Map<String, String> all = new ConcurrentHashMap<>();
  private final String person;

  /**
   * @param person Fitbit's id
   */
  FitbitSubscriptions(String person) {
    this.person = person;
  }

  /** Collections by the ids of their subscriptions, sorted. */
  Map<String, String> collections() {
    return new TreeMap<>(all);
  }

  void forget() {
    all.clear();
  }

  RestVendor.Reply answer(RestCall call) {
    Matcher path = PATH.matcher(call.path());
    if (!path.matches()) {
      return new RestVendor.Reply(400, null);
    }
    String collection = path.group(1);
    String id = path.group(2);
    if (call.method().equals("DELETE")) {
      return new RestVendor.Reply(all.remove(id) == null ? 404 : 204, null);
    }
    String before = all.putIfAbsent(id, collection);
    if (before == null) {
      return new RestVendor.Reply(201, told(collection, id));
    }
    return before.equals(collection)
        ? new RestVendor.Reply(200, told(collection, id))
        : new RestVendor.Reply(409, null);
  }

  private ObjectNode told(String collection, String id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("collectionType", collection)
        .put("ownerId", person)
        .put("ownerType", "user")
        .put("subscriberId", "1")
        .put("subscriptionId", id);
  }
}
