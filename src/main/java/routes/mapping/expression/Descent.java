package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Walks a document in document order, every token before what is inside it. */
final class Descent {
  private Descent() {}

  static void withSelf(JsonNode token, Consumer<JsonNode> visitor) {
    visitor.accept(token);
    if (token.isContainerNode()) {
      for (JsonNode child : token) {
        withSelf(child, visitor);
      }
    }
  }

  static void objects(JsonNode token, Consumer<JsonNode> visitor) {
    if (token.isObject()) {
      visitor.accept(token);
    }
    for (JsonNode child : token) {
      if (child.isContainerNode()) {
        objects(child, visitor);
      }
    }
  }
}
