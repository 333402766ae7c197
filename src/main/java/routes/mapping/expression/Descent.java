package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Walks a document in document order, every token before what is inside it. */
final class Descent {
  private Descent() {}

  static void withSelf(Evaluation evaluation, JsonNode token, Consumer<JsonNode> visitor) {
    evaluation.step();
    visitor.accept(token);
    if (token.isContainerNode()) {
      for (JsonNode child : token) {
        withSelf(evaluation, child, visitor);
      }
    }
  }

  static void objects(Evaluation evaluation, JsonNode token, Consumer<JsonNode> visitor) {
    evaluation.step();
    if (token.isObject()) {
      visitor.accept(token);
    }
    for (JsonNode child : token) {
      if (child.isContainerNode()) {
        objects(evaluation, child, visitor);
      }
    }
  }
}
