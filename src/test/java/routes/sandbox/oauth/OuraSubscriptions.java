package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Subscriptions of an app at Oura: one for each event type and data type, taken only after the
 * callback has repeated a challenge, ended at their expiration time. Thread-safe.
 */
public final class OuraSubscriptions {
  public static final String PATH = "/v2/webhook/subscription";
  private static final Duration RENEWED = Duration.ofDays(90);

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ObjectNode> all = new ConcurrentHashMap<>();
  private volatile Duration life = RENEWED;

  /** How long those last that are made from now on. */
  public void life(Duration duration) {
    life = duration;
  }

  /** The names of what is subscribed to, such as {@code sleep.update}. */
  public List<String> names() {
    return all.values().stream()
        .map(each -> each.path("data_type").asText() + "." + each.path("event_type").asText())
        .sorted()
        .toList();
  }

  /** When the first of them ends. */
  public Instant firstExpiry() {
    return all.values().stream()
        .map(each -> Instant.parse(each.path("expiration_time").asText()))
        .min(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  RestVendor.Reply answer(RestCall call) {
    return switch (call.method()) {
      case "GET" -> {
        ArrayNode list = json.createArrayNode();
        all.values().forEach(list::add);
        yield new RestVendor.Reply(200, list);
      }
      case "POST" -> make(call);
      case "PUT" -> renew(call.path().substring((PATH + "/renew/").length()));
      default -> new RestVendor.Reply(405, null);
    };
  }

  private RestVendor.Reply make(RestCall call) {
    try {
      JsonNode asked = json.readTree(call.body());
      String challenge = UUID.randomUUID().toString();
      HttpResponse<String> answer =
          Callback.get(
              asked.path("callback_url").asText()
                  + "?verification_token="
                  + asked.path("verification_token").asText()
                  + "&challenge="
                  + challenge);
      if (answer == null
          || answer.statusCode() != 200
          || !json.readTree(answer.body()).path("challenge").asText().equals(challenge)) {
        return new RestVendor.Reply(422, unanswered());
      }
      String id = UUID.randomUUID().toString();
      ObjectNode made = json.createObjectNode().put("id", id);
      for (String member : List.of("callback_url", "event_type", "data_type")) {
        made.set(member, asked.get(member));
      }
      made.put("expiration_time", Instant.now().plus(life).toString());
      all.put(id, made);
      return new RestVendor.Reply(201, made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode unanswered() {
    ObjectNode error = json.createObjectNode();
    ObjectNode detail = error.putArray("detail").addObject();
    detail.putArray("loc").add("body").add("callback_url");
    detail.put("msg", "The challenge was not repeated.").put("type", "value_error");
    return error;
  }

  private RestVendor.Reply renew(String id) {
    ObjectNode there = all.get(id);
    if (there == null) {
      return new RestVendor.Reply(403, null);
    }
    ObjectNode renewed =
        there.deepCopy().put("expiration_time", Instant.now().plus(RENEWED).toString());
    all.put(id, renewed);
    return new RestVendor.Reply(200, renewed);
  }
}
