package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/**
 * A stored reading.
 *
 * @param created when Withings stored it
 * @param modified when it was stored or last edited
 */
public record MeasureGroup(long grpid, Reading reading, Instant created, Instant modified) {

  /** Whether one of these meastypes is in the group; no types means any. */
  boolean hasAny(Set<Integer> types) {
    return types.isEmpty() || reading.measures().stream().anyMatch(m -> types.contains(m.type()));
  }

  /**
   * The group as getmeas shows it: only the requested types, and fields beyond the published schema
   * ({@code modelid}, {@code algo}, {@code fm}, {@code comment}), as live answers have them.
   */
  ObjectNode toJson(Set<Integer> types) {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    group.put("grpid", grpid);
    group.put("attrib", reading.attrib());
    group.put("date", reading.date().getEpochSecond());
    group.put("created", created.getEpochSecond());
    group.put("modified", modified.getEpochSecond());
    group.put("category", 1);
    WithingsDevice device = reading.device();
    group.put("deviceid", device == null ? null : device.deviceid());
    group.put("hash_deviceid", device == null ? null : device.deviceid());
    ArrayNode measures = group.putArray("measures");
    reading.measures().stream()
        .filter(m -> types.isEmpty() || types.contains(m.type()))
        .forEach(
            m ->
                measures
                    .addObject()
                    .put("value", m.value())
                    .put("type", m.type())
                    .put("unit", m.unit())
                    .put("algo", 0)
                    .put("fm", 131));
    group.put("modelid", device == null ? null : (Integer) device.modelId());
    group.put("model_id", device == null ? null : (Integer) device.modelId());
    group.put("model", device == null ? null : device.model());
    group.putNull("comment");
    return group;
  }
}
