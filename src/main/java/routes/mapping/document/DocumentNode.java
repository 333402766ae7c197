package routes.mapping.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a mapping document that knows where it stands.
 *
 * @param path place in the document, {@code $} for its root
 * @param line line, from 1
 * @param column column, from 1
 * @param members members of an object in document order (the last of equal names), else null
 * @param elements elements of an array, else null
 * @param scalar text, number, boolean or null of a scalar, else null
 */
public record DocumentNode(
    String path,
    int line,
    int column,
    Map<String, DocumentNode> members,
    List<DocumentNode> elements,
    JsonNode scalar) {

  static DocumentNode object(String path, int line, int column) {
    return new DocumentNode(path, line, column, new LinkedHashMap<>(), null, null);
  }

  static DocumentNode absent(String path, int line, int column) {
    return new DocumentNode(path, line, column, null, null, NullNode.getInstance());
  }

  public boolean isObject() {
    return members != null;
  }

  public boolean isArray() {
    return elements != null;
  }

  public boolean isNull() {
    return scalar != null && scalar.isNull();
  }

  /** The same without places, its names spelled as they stand. */
  public JsonNode toJson() {
    if (isObject()) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      members.forEach((name, value) -> json.set(name, value.toJson()));
      return json;
    }
    if (isArray()) {
      ArrayNode json = JsonNodeFactory.instance.arrayNode();
      elements.forEach(element -> json.add(element.toJson()));
      return json;
    }
    return scalar;
  }

  /** The text of a string, or of a number or boolean as it is written in JSON. */
  public String text() {
    return scalar.asText();
  }
}
