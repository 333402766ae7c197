package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import routes.cli.cases.Difference;
import routes.mapping.ExpressionException;
import routes.mapping.expression.Expression;
import routes.mapping.expression.ExpressionLanguage;

/** A conformance case of an expression: tokens, or an error when it is parsed or evaluated. */
final class ExpressionCheck {
  private final JsonNode json;

  ExpressionCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    ExpressionLanguage language =
        json.get("language").asText().equals("JmesPath")
            ? ExpressionLanguage.JMES_PATH
            : ExpressionLanguage.JSON_PATH;
    String text = json.get("expression").asText();
    JsonNode data = json.path("data");
    JsonNode root = data.isMissingNode() ? JsonNodeFactory.instance.objectNode() : data;
    String stage = json.path("expectedError").path("stage").asText();
    if (stage.equals("parse")) {
      return error(() -> language.compile(text).text());
    }
    Expression expression;
    try {
      expression = language.compile(text);
    } catch (ExpressionException e) {
      return Difference.of("parsing", "an expression", e.getMessage());
    }
    if (stage.equals("evaluate")) {
      return error(() -> String.valueOf(expression.selectOne(root)));
    }
    try {
      if (json.get("mode").asText().equals("selectTokens")) {
        List<JsonNode> expected = new ArrayList<>();
        json.get("expected").forEach(expected::add);
        return Difference.unlessEqual("tokens", expected, expression.selectAll(root));
      }
      return token(expression.selectOne(root));
    } catch (ExpressionException e) {
      return Difference.of("token", String.valueOf(json.get("expected")), e.getMessage());
    }
  }

  private Optional<Difference> error(Supplier<String> attempt) {
    String gave;
    try {
      gave = attempt.get();
    } catch (ExpressionException e) {
      for (JsonNode part : json.get("expectedError").path("messageContains")) {
        if (!String.valueOf(e.getMessage()).contains(part.asText())) {
          return Difference.of("error", part.asText(), e.getMessage());
        }
      }
      return Optional.empty();
    }
    return Difference.of("error", json.get("expectedError").toPrettyString(), gave);
  }

  private Optional<Difference> token(JsonNode actual) {
    JsonNode expected = json.get("expected");
    boolean kind =
        actual != null
            && switch (json.path("expectedTokenType").asText()) {
              case "Integer" -> actual.isIntegralNumber();
              case "Float" -> actual.isFloatingPointNumber();
              default -> actual.getNodeType() == expected.getNodeType();
            };
    boolean same =
        kind && (expected.isNumber() ? sameNumber(expected, actual) : actual.equals(expected));
    return same
        ? Optional.empty()
        : Difference.of(
            "token",
            json.path("expectedTokenType").asText("") + " " + expected,
            actual == null ? "none" : actual.getNodeType() + " " + actual);
  }

  private boolean sameNumber(JsonNode expected, JsonNode actual) {
    if (actual.isIntegralNumber()) {
      return actual.longValue() == expected.longValue();
    }
    double tolerance = json.path("numericTolerance").asDouble(0);
    return actual.doubleValue() == expected.doubleValue()
        || Math.abs(actual.doubleValue() - expected.doubleValue()) <= tolerance;
  }
}
