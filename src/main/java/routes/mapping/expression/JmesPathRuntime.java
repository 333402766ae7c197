package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Expression;
import io.burt.jmespath.RuntimeConfiguration;
import io.burt.jmespath.function.FunctionRegistry;
import io.burt.jmespath.jackson.JacksonRuntime;
import io.burt.jmespath.node.NodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import routes.mapping.ExpressionLimits;
import routes.mapping.Json;

/**
 * The JMESPath runtime of one expression, which notes facts about it while it is compiled. An
 * expression that can make more than its document holds counts its steps.
 */
final class JmesPathRuntime extends JacksonRuntime {
  private static final FunctionRegistry FUNCTIONS =
      FunctionRegistry.defaultRegistry().extend(JmesPathFunctions.all());

  private final JmesPathFacts facts = new JmesPathFacts(this);
  private final ThreadLocal<Evaluation> evaluations = new ThreadLocal<>();

  JmesPathRuntime() {
    super(RuntimeConfiguration.builder().withFunctionRegistry(FUNCTIONS).build(), Json.mapper());
  }

  JmesPathFacts facts() {
    return facts;
  }

  /** What the expression gives, within the limits. */
  JsonNode search(Expression<JsonNode> compiled, JsonNode root, ExpressionLimits limits) {
    if (!facts.isGrowing()) {
      return compiled.search(root);
    }
    Evaluation evaluation = new Evaluation(root, limits);
    evaluations.set(evaluation);
    try {
      JsonNode result = compiled.search(root);
      evaluation.weigh(result);
      return result;
    } finally {
      evaluations.remove();
    }
  }

  /** Counts steps of the evaluation that this thread is at. */
  void steps(long count) {
    Evaluation evaluation = facts.isGrowing() ? evaluations.get() : null;
    if (evaluation != null) {
      evaluation.steps(count);
    }
  }

  /** Counts every value of a tree. */
  void weigh(JsonNode tree) {
    Evaluation evaluation = facts.isGrowing() ? evaluations.get() : null;
    if (evaluation != null) {
      evaluation.weigh(tree);
    }
  }

  @Override
  public NodeFactory<JsonNode> nodeFactory() {
    return facts == null ? super.nodeFactory() : facts;
  }

  @Override
  public Expression<JsonNode> compile(String text) {
    return super.compile(text);
  }

  @Override
  public List<JsonNode> toList(JsonNode value) {
    steps(1L + value.size());
    return super.toList(value);
  }

  @Override
  public String toString(JsonNode value) {
    if (value.isContainerNode()) {
      weigh(value);
    }
    return super.toString(value);
  }

  @Override
  public JsonNode getProperty(JsonNode value, JsonNode name) {
    steps(1);
    return super.getProperty(value, name);
  }

  @Override
  public Collection<JsonNode> getPropertyNames(JsonNode value) {
    steps(1L + value.size());
    return super.getPropertyNames(value);
  }

  @Override
  public JsonNode createArray(Collection<JsonNode> elements) {
    steps(1L + elements.size());
    return super.createArray(elements);
  }

  @Override
  public JsonNode createObject(Map<JsonNode, JsonNode> members) {
    steps(1L + members.size());
    return super.createObject(members);
  }

  @Override
  public JsonNode createString(String text) {
    steps(1L + text.length() / Evaluation.CHARACTERS_A_STEP);
    return super.createString(text);
  }
}
