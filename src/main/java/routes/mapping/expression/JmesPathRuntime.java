package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Expression;
import io.burt.jmespath.RuntimeConfiguration;
import io.burt.jmespath.function.FunctionRegistry;
import io.burt.jmespath.jackson.JacksonRuntime;
import io.burt.jmespath.node.NodeFactory;
import routes.mapping.Json;

/** The JMESPath runtime of one expression, which notes facts about it while it is compiled. */
final class JmesPathRuntime extends JacksonRuntime {
  private static final FunctionRegistry FUNCTIONS =
      FunctionRegistry.defaultRegistry().extend(JmesPathFunctions.all());

  private final JmesPathFacts facts = new JmesPathFacts(this);

  JmesPathRuntime() {
    super(RuntimeConfiguration.builder().withFunctionRegistry(FUNCTIONS).build(), Json.mapper());
  }

  JmesPathFacts facts() {
    return facts;
  }

  @Override
  public NodeFactory<JsonNode> nodeFactory() {
    return facts == null ? super.nodeFactory() : facts;
  }

  @Override
  public Expression<JsonNode> compile(String text) {
    return super.compile(text);
  }
}
