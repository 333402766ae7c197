package routes.mapping.fhir.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.mapping.Json;

class ConstantsTest {
  private static final String TEXT =
      "{\"text\":\"Größe \\\"im"
          + " Stehen\\\"\",\"factor\":0.0000000100,\"coding\":[{\"code\":\"1\"}]}";

  private final ObjectNode plain = object(TEXT);
  private final ObjectNode constant = Constants.of(plain);

  @Test
  void isWrittenAsOrdinaryJsonIs() throws JsonProcessingException {
    ObjectNode owner = JsonNodeFactory.instance.objectNode();
    owner.put("first", 1).set("constant", constant);
    owner.putArray("many").add(constant).add(2).add(Constants.of(array()));

    assertThat(Json.mapper().writeValueAsString(owner))
        .isEqualTo(
            "{\"first\":1,\"constant\":" + TEXT + ",\"many\":[" + TEXT + ",2,[{\"code\":\"1\"}]]}");
    assertThat(Json.mapper().writeValueAsBytes(owner))
        .isEqualTo(Json.mapper().writeValueAsBytes(owner.deepCopy()));
    assertThat(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(owner))
        .isEqualTo(
            Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(owner.deepCopy()));
  }

  @Test
  void equalsOrdinaryJson() {
    assertThat(constant).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat((JsonNode) Constants.of(array())).isEqualTo(array());
    assertThat(plain.equals(constant)).isTrue();
  }

  @Test
  void becomesOrdinaryJsonWhenItIsConverted() {
    Map<?, ?> converted = Json.mapper().convertValue(constant, Map.class);

    assertThat(converted.get("coding")).isEqualTo(java.util.List.of(Map.of("code", "1")));
  }

  @Test
  void cannotBeChangedButItsCopyCan() {
    assertThatThrownBy(() -> constant.put("text", "other"))
        .isInstanceOf(UnsupportedOperationException.class);
    ArrayNode elements = Constants.of(array());
    assertThatThrownBy(() -> elements.add(1)).isInstanceOf(UnsupportedOperationException.class);

    ObjectNode copy = constant.deepCopy();
    copy.put("text", "other");

    assertThat(copy.toString()).contains("other");
    assertThat(constant.toString()).doesNotContain("other");
  }

  @Test
  void keepsNothingOfWhatItWasMadeOf() {
    plain.put("text", "changed later");

    assertThat(constant.path("text").asText()).startsWith("Größe");
  }

  private static ArrayNode array() {
    return (ArrayNode) object(TEXT).get("coding");
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
