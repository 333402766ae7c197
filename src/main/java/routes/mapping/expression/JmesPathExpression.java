package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.parser.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;

/**
 * JMESPath with the functions of {@link JmesPathFunctions}. Whether an expression ends in a
 * projection decides whether an array is many tokens or one.
 */
public final class JmesPathExpression implements Expression {
  private final String text;
  private final io.burt.jmespath.Expression<JsonNode> compiled;
  private final JmesPathRuntime runtime;
  private final ExpressionLimits limits;
  private final boolean projection;
  private final Set<String> requiredNames;

  private JmesPathExpression(
      String text,
      io.burt.jmespath.Expression<JsonNode> compiled,
      JmesPathRuntime runtime,
      ExpressionLimits limits) {
    this.text = text;
    this.compiled = compiled;
    this.runtime = runtime;
    this.limits = limits;
    this.projection = runtime.facts().isProjection(compiled);
    this.requiredNames = Set.copyOf(runtime.facts().requiredNames(compiled));
  }

  /**
   * Compiles an expression with the default limits.
   *
   * @throws ExpressionException if it cannot be parsed
   */
  public static JmesPathExpression compile(String text) {
    return compile(text, ExpressionLimits.defaults());
  }

  /**
   * Compiles an expression; the number of arguments of every function is checked.
   *
   * @throws ExpressionException if it cannot be parsed
   */
  public static JmesPathExpression compile(String text, ExpressionLimits limits) {
    if (text.isBlank()) {
      throw new ExpressionException("The expression is empty.", 0);
    }
    limits.check(text);
    JmesPathRuntime runtime = new JmesPathRuntime();
    try {
      return new JmesPathExpression(text, runtime.compile(text), runtime, limits);
    } catch (ParseException e) {
      throw new ExpressionException(
          "The following JmesPath expression could not be parsed: " + e.getMessage(), 0);
    } catch (JmesPathException | NumberFormatException | IllegalStateException e) {
      throw new ExpressionException(
          "The following JmesPath expression could not be parsed: " + text, 0);
    } catch (StackOverflowError e) {
      throw new ExpressionException("The expression is nested too deep.", 0);
    }
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<JsonNode> selectAll(JsonNode root) {
    JsonNode result = search(root);
    if (result.isNull()) {
      return List.of();
    }
    if (!projection || !result.isArray()) {
      return List.of(result);
    }
    List<JsonNode> tokens = new ArrayList<>(result.size());
    result.forEach(tokens::add);
    return tokens;
  }

  @Override
  public JsonNode selectOne(JsonNode root) {
    JsonNode result = search(root);
    if (projection && result.isArray()) {
      if (result.isEmpty()) {
        return null;
      }
      if (result.size() > 1) {
        throw new ExpressionException("Multiple tokens were returned.");
      }
    }
    return result;
  }

  @Override
  public Set<String> requiredNames() {
    return requiredNames;
  }

  private JsonNode search(JsonNode root) {
    try {
      JsonNode result = runtime.search(compiled, root, limits);
      return result == null || result.isMissingNode()
          ? JsonNodeFactory.instance.nullNode()
          : result;
    } catch (JmesPathException e) {
      throw new ExpressionException(e.getMessage());
    } catch (ArithmeticException e) {
      throw new ExpressionException("The calculation failed: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new ExpressionException("The message is nested too deep for the expression.");
    }
  }
}
