package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;

/** The IoMT envelope {@code {Body, Properties, SystemProperties}} that a device mapping reads. */
public final class DeviceMessage {
  public static final String BODY = "Body";
  public static final String PROPERTIES = "Properties";
  public static final String SYSTEM_PROPERTIES = "SystemProperties";

  private static final Set<String> MEMBERS = Set.of(BODY, PROPERTIES, SYSTEM_PROPERTIES);

  private DeviceMessage() {}

  /**
   * The envelope of what was sent: a document with a {@code Body} and nothing that is foreign to an
   * envelope is one, anything else becomes the body of a new one. Properties are always objects.
   */
  public static ObjectNode enveloped(JsonNode sent) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    boolean whole = isEnvelope(sent);
    envelope.set(BODY, whole ? sent.get(BODY) : sent);
    envelope.set(PROPERTIES, object(whole ? sent.get(PROPERTIES) : null));
    envelope.set(SYSTEM_PROPERTIES, object(whole ? sent.get(SYSTEM_PROPERTIES) : null));
    return envelope;
  }

  private static boolean isEnvelope(JsonNode sent) {
    if (!sent.isObject() || !sent.has(BODY)) {
      return false;
    }
    Iterator<String> names = sent.fieldNames();
    while (names.hasNext()) {
      if (!MEMBERS.contains(names.next())) {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode object(JsonNode node) {
    return node instanceof ObjectNode found ? found : JsonNodeFactory.instance.objectNode();
  }
}
