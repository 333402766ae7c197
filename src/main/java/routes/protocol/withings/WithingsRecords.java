package routes.protocol.withings;

import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What the records of Withings' services tell about themselves. Each service has names of its own
 * for the same: https://developer.withings.com/api-reference/
 */
@Component("withingsRecords")
public class WithingsRecords {

  /** The devices that some services name by their number only. */
  private static final Map<String, String> MODELS =
      Map.ofEntries(
          Map.entry("44", "BPM Core"),
          Map.entry("51", "Pulse"),
          Map.entry("52", "Activite"),
          Map.entry("53", "Activite (Pop, Steel)"),
          Map.entry("54", "Withings Go"),
          Map.entry("55", "Activite Steel HR"),
          Map.entry("58", "Pulse HR"),
          Map.entry("59", "Activite Steel HR Sport Edition"),
          Map.entry("60", "Aura Dock"),
          Map.entry("61", "Aura Sensor"),
          Map.entry("63", "Aura Sensor V2"),
          Map.entry("90", "Move"),
          Map.entry("91", "Move ECG"),
          Map.entry("92", "Move ECG"),
          Map.entry("93", "ScanWatch"),
          Map.entry("94", "ScanWatch 2"),
          Map.entry("95", "ScanWatch Light"));

  /**
   * What a record tells about itself; null for what it does not.
   *
   * @param id Withings' id of it; none for one with a detail, whose readings are too many to
   *     remember what each was filed as
   * @param modified when it last changed, seconds since 1970
   * @param deviceId Withings' id of the device
   * @param deviceModel name of the device's model
   * @param timezone IANA zone of the person
   */
  public record About(
      String id, String modified, String deviceId, String deviceModel, String timezone) {}

  /**
   * @param timezone the zone that the answer gives to all of its records, or null
   */
  public About of(Map<String, Object> record, String timezone) {
    String own = first(record, "timezone");
    return new About(
        record.containsKey("detail") ? null : first(record, "grpid", "id"),
        first(record, "modified"),
        first(record, "deviceid", "hash_deviceid"),
        model(record),
        own == null ? timezone : own);
  }

  private static String model(Map<String, Object> record) {
    return record.get("model") instanceof String name
        ? name
        : Stream.of("model_id", "model")
            .map(record::get)
            .filter(Number.class::isInstance)
            .map(number -> MODELS.get(number.toString()))
            .filter(name -> name != null)
            .findFirst()
            .orElse(null);
  }

  private static String first(Map<String, Object> record, String... names) {
    return Stream.of(names)
        .map(record::get)
        .filter(value -> value instanceof String || value instanceof Number)
        .map(Object::toString)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse(null);
  }
}
