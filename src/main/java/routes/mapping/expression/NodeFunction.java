package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.function.ArgumentConstraints;
import io.burt.jmespath.function.BaseFunction;
import io.burt.jmespath.function.FunctionArgument;
import java.util.List;
import java.util.function.Function;

/** A JMESPath function of a fixed number of arguments of any type, written for Jackson's nodes. */
final class NodeFunction extends BaseFunction {
  private final Function<List<JsonNode>, JsonNode> body;

  NodeFunction(String name, int arguments, Function<List<JsonNode>, JsonNode> body) {
    super(name, ArgumentConstraints.listOf(arguments, arguments, ArgumentConstraints.anyValue()));
    this.body = body;
  }

  static boolean anyNull(List<JsonNode> arguments) {
    return arguments.stream().anyMatch(JsonNode::isNull);
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
    List<JsonNode> nodes = arguments.stream().map(argument -> (JsonNode) argument.value()).toList();
    return (T) body.apply(nodes);
  }
}
