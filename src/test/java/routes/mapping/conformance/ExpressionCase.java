package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.expression.Expression;
import routes.mapping.expression.ExpressionException;
import routes.mapping.expression.ExpressionLanguage;

/** A case of an expression: tokens, or an error when it is parsed or evaluated. */
final class ExpressionCase {

  void check(JsonNode json) {
    ExpressionLanguage language =
        json.get("language").asText().equals("JmesPath")
            ? ExpressionLanguage.JMES_PATH
            : ExpressionLanguage.JSON_PATH;
    String text = json.get("expression").asText();
    JsonNode data = json.path("data");
    JsonNode root = data.isMissingNode() ? JsonNodeFactory.instance.objectNode() : data;
    String stage = json.path("expectedError").path("stage").asText();
    if (stage.equals("parse")) {
      assertThatThrownBy(() -> language.compile(text)).isInstanceOf(ExpressionException.class);
      return;
    }
    Expression expression = language.compile(text);
    if (stage.equals("evaluate")) {
      var error =
          assertThatThrownBy(() -> expression.selectOne(root))
              .isInstanceOf(ExpressionException.class);
      for (JsonNode part : json.get("expectedError").path("messageContains")) {
        error.hasMessageContaining(part.asText());
      }
      return;
    }
    if (json.get("mode").asText().equals("selectTokens")) {
      List<JsonNode> expected = new ArrayList<>();
      json.get("expected").forEach(expected::add);
      assertThat(expression.selectAll(root)).isEqualTo(expected);
    } else {
      checkToken(json, expression.selectOne(root));
    }
  }

  private static void checkToken(JsonNode json, JsonNode actual) {
    JsonNode expected = json.get("expected");
    switch (json.path("expectedTokenType").asText()) {
      case "Integer" -> assertThat(actual.isIntegralNumber()).isTrue();
      case "Float" -> assertThat(actual.isFloatingPointNumber()).isTrue();
      default -> assertThat(actual.getNodeType()).isEqualTo(expected.getNodeType());
    }
    if (expected.isNumber()) {
      double tolerance = json.path("numericTolerance").asDouble(0);
      if (actual.isIntegralNumber()) {
        assertThat(actual.longValue()).isEqualTo(expected.longValue());
      } else {
        assertThat(actual.doubleValue()).isCloseTo(expected.doubleValue(), within(tolerance));
      }
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }
}
