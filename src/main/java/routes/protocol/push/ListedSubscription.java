package routes.protocol.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import routes.protocol.push.AppSubscriptionRules.Subscription;

/**
 * A subscription of an app as its vendor lists it.
 *
 * @param events the vendor's names of the notifications it brings
 * @param expires when it ends, or null where the vendor does not say
 * @param active false where the vendor has switched it off
 */
record ListedSubscription(
    String id, String url, Set<String> events, Instant expires, boolean active) {
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS, Option.ALWAYS_RETURN_LIST)
          .build();

  /** Every one in the answer of the list, which may be null. */
  static List<ListedSubscription> all(Subscription rule, JsonNode answer) {
    if (answer == null) {
      return List.of();
    }
    List<ListedSubscription> listed = new ArrayList<>();
    for (JsonNode each : nodes(answer, rule.listed())) {
      Set<String> events = new TreeSet<>(texts(each, rule.events()));
      if (!rule.action().isEmpty()) {
        String action = first(each, rule.action());
        events = new TreeSet<>(events.stream().map(type -> type + "." + action).toList());
      }
      listed.add(
          new ListedSubscription(
              first(each, rule.id()),
              first(each, rule.url()),
              events,
              instant(first(each, rule.expires())),
              !"false".equals(first(each, rule.active()))));
    }
    return listed;
  }

  private static Iterable<JsonNode> nodes(JsonNode tree, String path) {
    JsonNode found = path.isEmpty() ? null : JsonPath.using(PATHS).parse(tree).read(path);
    return found == null ? List.of() : found;
  }

  /** The values at a JSONPath. */
  static List<String> texts(JsonNode tree, String path) {
    List<String> texts = new ArrayList<>();
    nodes(tree, path)
        .forEach(
            node -> {
              if (node.isValueNode() && !node.isNull()) {
                texts.add(node.asText());
              }
            });
    return texts;
  }

  private static String first(JsonNode tree, String path) {
    List<String> texts = texts(tree, path);
    return texts.isEmpty() ? "" : texts.get(0);
  }

  private static Instant instant(String text) {
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
