package routes.protocol.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;

/**
 * Records of a list together with what a further call told of each: the {@code body} of that answer
 * stands in the record's member {@code detail}.
 *
 * <p>An object whose member names are times in epoch seconds, as Withings has its series, becomes a
 * list in the order of time: {@code {"1795158312": 61}} is {@code [{"timestamp": 1795158312,
 * "value": 61}]}, and members that are objects get the {@code timestamp} beside their own members.
 * A mapping cannot pair names with values.
 */
@Component("vendorDetails")
public class VendorDetails {

  /** Elements of {@code detail.series} in one record: what has more is cut, for the broker. */
  static final int MOST = 1000;

  private static final String SERIES = "series";
  private static final Pattern EPOCH = Pattern.compile("[0-9]{9,11}");
  private static final ObjectMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final VendorRecords paths;

  VendorDetails(VendorRecords paths) {
    this.paths = paths;
  }

  /**
   * @param answer to the further call; empty where none could be made, which leaves the record as
   *     it is
   * @param required JSONPath in the answer of what must be there, or null
   * @return the record with its detail; several where the detail is cut; none where the answer has
   *     not what must be there
   * @throws PoisonRecordException if the answer is no JSON
   */
  public List<Map<String, Object>> of(Map<String, Object> record, String answer, String required) {
    if (answer == null || answer.isBlank()) {
      return List.of(record);
    }
    if (required != null && !paths.has(answer, required)) {
      return List.of();
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Object detail : cut(listed(body(answer)))) {
      Map<String, Object> part = new LinkedHashMap<>(record);
      part.put("detail", detail);
      parts.add(part);
    }
    return parts;
  }

  /** The elements of lists in lists, in their order. */
  public List<Object> flat(List<?> nested) {
    List<Object> all = new ArrayList<>();
    for (Object each : nested) {
      if (each instanceof List<?> list) {
        all.addAll(flat(list));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  private static Object body(String answer) {
    try {
      return EXACT.readValue(answer, Map.class).get("body");
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not-json", "The answer of the vendor is no JSON.");
    }
  }

  private static Object listed(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(VendorDetails::listed).toList();
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (!map.isEmpty()
        && map.keySet().stream().allMatch(name -> EPOCH.matcher(name.toString()).matches())) {
      return map.entrySet().stream()
          .map(entry -> at(Long.parseLong(entry.getKey().toString()), entry.getValue()))
          .sorted((one, other) -> Long.compare(time(one), time(other)))
          .toList();
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(name.toString(), listed(member)));
    return members;
  }

  private static Map<String, Object> at(long time, Object value) {
    Map<String, Object> element = new LinkedHashMap<>();
    element.put("timestamp", time);
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> element.put(name.toString(), listed(member)));
    } else {
      element.put("value", value);
    }
    return element;
  }

  private static long time(Map<String, Object> element) {
    return (Long) element.get("timestamp");
  }

  private static List<Object> cut(Object detail) {
    if (!(detail instanceof Map<?, ?> members)
        || !(members.get(SERIES) instanceof List<?> series)
        || series.size() <= MOST) {
      return detail == null ? List.of(Map.of()) : List.of(detail);
    }
    List<Object> parts = new ArrayList<>();
    for (int from = 0; from < series.size(); from += MOST) {
      Map<Object, Object> part = new LinkedHashMap<>(members);
      part.put(SERIES, series.subList(from, Math.min(from + MOST, series.size())));
      parts.add(part);
    }
    return parts;
  }
}
