package routes.cli.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import routes.mapping.Json;

/** JSON as text for whole-result assertions: members sorted, the scale of decimals kept. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The text of a JSON tree, or of what is written as JSON. */
  public static String of(Object value) {
    try {
      JsonNode node = value instanceof JsonNode json ? json : Json.mapper().valueToTree(value);
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(sorted(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The JSON of a text, its decimals exact.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonNode read(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode result = JsonNodeFactory.withExactBigDecimals(true).objectNode();
      TreeSet<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> result.set(name, sorted(node.get(name))));
      return result;
    }
    if (node.isArray()) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> result.add(sorted(element)));
      return result;
    }
    return node;
  }
}
