package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import routes.mapping.ExpressionException;

/**
 * A compiled path expression. Thread-safe; evaluating never changes the document.
 *
 * <p>Every method may throw {@link ExpressionException}; its message never holds a value of the
 * document.
 */
public interface Expression {

  /** The expression as written. */
  String text();

  /** Every token that the expression selects, in document order. */
  List<JsonNode> selectAll(JsonNode root);

  /**
   * The one token that the expression selects, or null if it selects none.
   *
   * @throws ExpressionException if it selects more than one
   */
  JsonNode selectOne(JsonNode root);

  /** Whether the expression selects something that is not null, false or empty. */
  default boolean holds(JsonNode root) {
    for (JsonNode token : selectAll(root)) {
      if (truthy(token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Property names without which the expression selects nothing, so that a document that lacks one
   * of them need not be walked.
   */
  Set<String> requiredNames();

  private static boolean truthy(JsonNode token) {
    if (token.isBoolean()) {
      return token.booleanValue();
    }
    if (token.isTextual()) {
      return !token.textValue().isEmpty();
    }
    return !token.isNull() && !(token.isContainerNode() && token.isEmpty());
  }
}
