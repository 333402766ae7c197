package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import routes.sandbox.oauth.RestCall;

/** The person's data points, and the list call that reads them: newest first, page by page. */
final class DataPoints {
  private final Map<String, List<ObjectNode>> points = new ConcurrentHashMap<>();

  void add(String type, ObjectNode point) {
    DataType.named(type).time(point);
    points.computeIfAbsent(type, any -> new CopyOnWriteArrayList<>()).add(point);
  }

  void delete(String name, Instant from, Instant until) {
    DataType type = DataType.named(name);
    LocalDateTime first = LocalDateTime.ofInstant(from, ZoneOffset.UTC);
    LocalDateTime last = LocalDateTime.ofInstant(until, ZoneOffset.UTC);
    points
        .getOrDefault(name, List.of())
        .removeIf(point -> !type.time(point).isBefore(first) && !type.time(point).isAfter(last));
  }

  ObjectNode list(DataType type, RestCall call) {
    int size = size(type, call.get("pageSize"));
    int first = first(call);
    Comparator<ObjectNode> oldestFirst = Comparator.comparing(type::time);
    List<ObjectNode> found =
        points.getOrDefault(type.name(), List.of()).stream()
            .filter(Filter.parse(type, call.get("filter")))
            .sorted(oldestFirst.reversed())
            .toList();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (first < found.size()) {
      ArrayNode page = answer.putArray("dataPoints");
      found.stream().skip(first).limit(size).forEach(page::add);
    }
    if (first + size < found.size()) {
      answer.put("nextPageToken", token(call, first + size));
    }
    return answer;
  }

  private static int size(DataType type, String asked) {
    if (asked.isEmpty()) {
      return type.usualPage();
    }
    if (!asked.matches("[1-9]\\d{0,8}")) {
      throw Refusal.invalid("pageSize is a number above 0.");
    }
    return Math.min(Integer.parseInt(asked), type.largestPage());
  }

  /** A token goes with everything else that was asked for. */
  private static int first(RestCall call) {
    String token = call.get("pageToken");
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int first = Integer.parseInt(text.substring(0, text.indexOf('|')));
      if (token(call, first).equals(token)) {
        return first;
      }
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw Refusal.invalid("Not a page token.");
    }
    throw Refusal.invalid("The page token is one of another call.");
  }

  private static String token(RestCall call, int first) {
    String text = first + "|" + call.path() + "|" + call.get("filter") + "|" + call.get("pageSize");
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
