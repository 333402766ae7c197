package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;

/**
 * The one webhook of a client at Polar: taken only after the address has answered a ping, told with
 * its key once, and refused (409) where there is one already. Thread-safe.
 */
public final class PolarWebhook {
  private static final String PATH = "/v3/webhooks";
  private static final String ID = "abdf33";

  private final ObjectMapper json = new ObjectMapper();
  private ObjectNode webhook;
  private String key = "";

  /** The key that signs pushes. */
  public synchronized String key() {
    return key;
  }

  /** The webhook as it is listed. */
  public synchronized Optional<ObjectNode> present() {
    return Optional.ofNullable(webhook).map(ObjectNode::deepCopy);
  }

  /** What happens after seven days without success. */
  public synchronized void switchOff() {
    webhook.put("active", false);
  }

  synchronized RestVendor.Reply answer(RestCall call) {
    if (call.method().equals("GET")) {
      return list();
    }
    if (call.path().equals(PATH + "/activate")) {
      webhook.put("active", true);
      return new RestVendor.Reply(200, null);
    }
    if (call.method().equals("POST")) {
      return make(call);
    }
    if (webhook == null || !call.path().equals(PATH + "/" + ID)) {
      return refused(404);
    }
    return switch (call.method()) {
      case "PATCH" -> change(call);
      case "DELETE" -> {
        webhook = null;
        yield new RestVendor.Reply(204, null);
      }
      default -> refused(400);
    };
  }

  private RestVendor.Reply list() {
    ObjectNode list = json.createObjectNode();
    ArrayNode data = list.putArray("data");
    if (webhook != null) {
      data.add(webhook);
    }
    return new RestVendor.Reply(200, list);
  }

  private RestVendor.Reply change(RestCall call) {
    try {
      webhook.setAll((ObjectNode) json.readTree(call.body()));
      return list();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RestVendor.Reply refused(int status) {
    return new RestVendor.Reply(
        status,
        json.createObjectNode()
            .put("timestamp", "2026-11-20T08:00:00.000Z")
            .put("status", status)
            .put("errorType", "refused")
            .put("message", "No.")
            .put("corrId", "c-1"));
  }

  private RestVendor.Reply make(RestCall call) {
    if (webhook != null) {
      return refused(409);
    }
    try {
      ObjectNode asked = (ObjectNode) json.readTree(call.body());
      HttpResponse<String> answer =
          Callback.post(
              asked.path("url").asText(),
              "{\"timestamp\": \"2026-11-20T08:00:00Z\", \"event\": \"PING\"}");
      if (answer == null || answer.statusCode() != 200) {
        return refused(400);
      }
      webhook = asked.deepCopy().put("id", ID).put("active", true);
      key = UUID.randomUUID().toString();
      ObjectNode told = json.createObjectNode();
      told.set("data", asked.put("id", ID).put("signature_secret_key", key));
      return new RestVendor.Reply(201, told);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
