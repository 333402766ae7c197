package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Records by the path that lists them: what the shapes of all vendors have in common. */
public abstract class VendorShape implements RestVendor.Api {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper READER = new ObjectMapper();

  private final Map<String, List<ObjectNode>> records = new ConcurrentHashMap<>();

  /** How its OAuth 2 goes. */
  public abstract RestDialect dialect();

  final void add(String path, String json, Object... values) {
    try {
      records
          .computeIfAbsent(path, any -> new CopyOnWriteArrayList<>())
          .add((ObjectNode) READER.readTree(json.formatted(values)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the record of this id away. */
  final void remove(String path, String id) {
    remove(path, "id", id);
  }

  final void remove(String path, String member, String value) {
    records
        .getOrDefault(path, List.of())
        .removeIf(each -> each.path(member).asText().equals(value));
  }

  /** What is listed at a path and wanted, newest first by this member. */
  final List<ObjectNode> listed(String path, String time, Predicate<ObjectNode> wanted) {
    return records.getOrDefault(path, List.of()).stream()
        .filter(wanted)
        .sorted(Comparator.comparing((ObjectNode each) -> each.path(time).asText()).reversed())
        .toList();
  }

  /** A page of a list; the token of the next one is the number of its first record. */
  static ArrayNode page(List<ObjectNode> all, String token, int size) {
    int first = token.isEmpty() ? 0 : Integer.parseInt(token);
    return JSON.arrayNode().addAll(all.stream().skip(first).limit(size).toList());
  }

  /** The token after this one, or null. */
  static String next(List<ObjectNode> all, String token, int size) {
    int next = (token.isEmpty() ? 0 : Integer.parseInt(token)) + size;
    return next < all.size() ? Integer.toString(next) : null;
  }

  /** Refuses a range of more days, as the vendor does. */
  static void requireAtMost(long days, String from, String to) {
    if (ChronoUnit.DAYS.between(LocalDate.parse(from), LocalDate.parse(to)) > days) {
      throw new RestVendor.StatusException(400);
    }
  }

  static boolean within(String time, String from, String to) {
    return time.compareTo(from) >= 0 && time.compareTo(to) <= 0;
  }

  @Override
  public abstract JsonNode answer(String person, RestCall call);
}
