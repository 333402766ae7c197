package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.burt.jmespath.function.Function;
import java.math.BigDecimal;
import java.util.List;
import routes.mapping.ExpressionException;

/**
 * Functions on values: {@code lookup} in a table, and {@code convertUnit}. Each gives null where an
 * argument is null.
 */
final class JmesPathValueFunctions {
  private static final int MOST_DIGITS = 40;

  private JmesPathValueFunctions() {}

  static List<Function> all() {
    return List.of(
        new NodeFunction("lookup", 2, JmesPathValueFunctions::lookup),
        new NodeFunction("convertUnit", 3, JmesPathValueFunctions::convertUnit));
  }

  /** The member of an object that has the text or the number as its name; null without one. */
  private static JsonNode lookup(List<JsonNode> arguments) {
    if (NodeFunction.anyNull(arguments)) {
      return NullNode.getInstance();
    }
    JsonNode key = arguments.get(0);
    if (!arguments.get(1).isObject()) {
      throw new ExpressionException("The table given to lookup is not an object.");
    }
    if (!key.isValueNode()) {
      throw new ExpressionException("The key given to lookup is neither a text nor a number.");
    }
    String name = key.isNumber() ? NumberText.of(key) : key.asText();
    JsonNode found = arguments.get(1).get(name);
    return found == null ? NullNode.getInstance() : found;
  }

  /** A number in one UCUM unit, in another of the same kind. */
  private static JsonNode convertUnit(List<JsonNode> arguments) {
    if (NodeFunction.anyNull(arguments)) {
      return NullNode.getInstance();
    }
    JsonNode value = arguments.get(0);
    if (!value.isNumber()) {
      throw new ExpressionException("The value given to convertUnit is not a number.");
    }
    BigDecimal number = NumberText.decimal(value);
    if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new ExpressionException("The value given to convertUnit has an absurd size.");
    }
    return DecimalNode.valueOf(
        Units.convert(number, arguments.get(1).asText(), arguments.get(2).asText()));
  }
}
