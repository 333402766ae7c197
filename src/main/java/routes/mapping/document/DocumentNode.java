package routes.mapping.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a mapping document that knows where it stands.
 *
 * @param place where in the document
 * @param line line, from 1
 * @param column column, from 1
 * @param members members of an object in document order (the last of equal names), else null
 * @param elements elements of an array, else null
 * @param scalar text, number, boolean or null of a scalar, else null
 */
public record DocumentNode(
    DocumentPath place,
    int line,
    int column,
    Map<String, DocumentNode> members,
    List<DocumentNode> elements,
    JsonNode scalar) {

  static DocumentNode object(DocumentPath place, int line, int column) {
    return new DocumentNode(place, line, column, new LinkedHashMap<>(), null, null);
  }

  /** Place in the document as text, {@code $} for its root. */
  public String path() {
    return place.toString();
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
