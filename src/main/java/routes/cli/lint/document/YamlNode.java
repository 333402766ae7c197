package routes.cli.lint.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML value that knows its place in the file. A mapping has fields, a sequence has items, a
 * scalar has text; each of them is empty elsewhere.
 *
 * @param line of the key if the value has one, counted from 1
 * @param column of the key if the value has one, counted from 1
 */
public record YamlNode(
    int line,
    int column,
    Map<String, YamlNode> fields,
    List<YamlNode> items,
    String text,
    Tag tag,
    List<String> repeatedKeys) {

  static YamlNode of(Node node) {
    return of(node, node);
  }

  private static YamlNode of(Node node, Node place) {
    int line = place.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    int column = place.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    List<YamlNode> items = new ArrayList<>();
    List<String> repeated = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (fields.put(key, of(entry.getValueNode(), entry.getKeyNode())) != null) {
          repeated.add(key);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> items.add(of(item)));
    }
    String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    return new YamlNode(line, column, fields, items, text, node.getTag(), repeated);
  }

  boolean isMapping() {
    return tag.equals(Tag.MAP);
  }

  public boolean isScalar() {
    return !isMapping() && !tag.equals(Tag.SEQ);
  }

  public Optional<YamlNode> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** Text of a scalar field; empty where there is none. */
  public String textOf(String name) {
    return field(name).map(YamlNode::text).orElse("");
  }

  /** Steps below this node, whether it holds them itself or in its {@code steps}. */
  public List<YamlNode> steps() {
    return field("steps").map(YamlNode::items).orElse(items);
  }

  /** Visits every field at any depth with its name, outer fields first. */
  public void walk(BiConsumer<String, YamlNode> visitor) {
    fields.forEach(
        (name, value) -> {
          visitor.accept(name, value);
          value.walk(visitor);
        });
    items.forEach(item -> item.walk(visitor));
  }

  /** A scalar of this text in the same place. */
  public YamlNode saying(String other) {
    return new YamlNode(line, column, Map.of(), List.of(), other, Tag.STR, List.of());
  }

  public JsonNode toJson() {
    if (isMapping()) {
      var object = JsonNodeFactory.instance.objectNode();
      fields.forEach((name, value) -> object.set(name, value.toJson()));
      return object;
    }
    if (tag.equals(Tag.SEQ)) {
      var array = JsonNodeFactory.instance.arrayNode();
      items.forEach(item -> array.add(item.toJson()));
      return array;
    }
    if (tag.equals(Tag.NULL)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      try {
        BigDecimal number = new BigDecimal(text);
        return tag.equals(Tag.INT)
            ? JsonNodeFactory.instance.numberNode(number.toBigIntegerExact())
            : JsonNodeFactory.instance.numberNode(number);
      } catch (ArithmeticException | NumberFormatException notDecimal) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }
    return JsonNodeFactory.instance.textNode(text);
  }
}
