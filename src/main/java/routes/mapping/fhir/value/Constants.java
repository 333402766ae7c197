package routes.mapping.fhir.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonGeneratorImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import routes.mapping.Json;

/**
 * JSON that stands in many resources and never changes: its text is made once. Changing it is an
 * {@link UnsupportedOperationException}; a deep copy of it is ordinary JSON.
 */
public final class Constants {
  private Constants() {}

  public static ObjectNode of(ObjectNode json) {
    return new ConstantObject(json.deepCopy());
  }

  public static ArrayNode of(ArrayNode json) {
    return new ConstantArray(json.deepCopy());
  }

  private static SerializedString text(JsonNode json) {
    try {
      return new SerializedString(Json.mapper().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /** Writes the text, if it may stand as it is: not in buffers of tokens, nor in indented text. */
  private static boolean wrote(SerializedString text, JsonGenerator generator) throws IOException {
    boolean fits = generator instanceof JsonGeneratorImpl && generator.getPrettyPrinter() == null;
    if (fits) {
      generator.writeRawValue(text);
    }
    return fits;
  }

  private static final class ConstantObject extends ObjectNode {
    private static final long serialVersionUID = 1;
    private final transient SerializedString text;

    ConstantObject(ObjectNode json) {
      super(JsonNodeFactory.instance, Collections.unmodifiableMap(members(json)));
      this.text = Constants.text(json);
    }

    private static Map<String, JsonNode> members(ObjectNode json) {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      return members;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
      if (!wrote(text, generator)) {
        super.serialize(generator, provider);
      }
    }
  }

  private static final class ConstantArray extends ArrayNode {
    private static final long serialVersionUID = 1;
    private final transient SerializedString text;

    ConstantArray(ArrayNode json) {
      super(JsonNodeFactory.instance, Collections.unmodifiableList(elements(json)));
      this.text = Constants.text(json);
    }

    private static List<JsonNode> elements(ArrayNode json) {
      List<JsonNode> elements = new ArrayList<>(json.size());
      json.forEach(elements::add);
      return elements;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
      if (!wrote(text, generator)) {
        super.serialize(generator, provider);
      }
    }
  }
}
