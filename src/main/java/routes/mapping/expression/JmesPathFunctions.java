package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.function.ArgumentConstraints;
import io.burt.jmespath.function.BaseFunction;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import routes.mapping.ExpressionException;
import routes.mapping.InstantText;

/**
 * The functions that a mapping has beside the JMESPath built-ins: the eight of the IoMT connector,
 * {@code scaleByPowerOfTen}, {@code to_number} keeping every digit, and those of times and values.
 *
 * <p>Two integers calculate as 64-bit integers, anything else as doubles. An argument of a wrong
 * type, null included, is an error; only {@code scaleByPowerOfTen} gives null for null.
 */
final class JmesPathFunctions {
  private static final int WIDEST_POWER = 300;

  private JmesPathFunctions() {}

  static Function[] all() {
    List<Function> all =
        new ArrayList<>(
            List.of(
                new Arithmetic("add", (a, b) -> a + b, Double::sum),
                new Arithmetic("subtract", (a, b) -> a - b, (a, b) -> a - b),
                new Arithmetic("multiply", (a, b) -> a * b, (a, b) -> a * b),
                new Arithmetic("divide", JmesPathFunctions::divide, (a, b) -> a / b),
                new Arithmetic("pow", JmesPathFunctions::integerPower, Math::pow),
                new InsertString(),
                new FromUnixTimestamp("fromUnixTimestamp", 1000),
                new FromUnixTimestamp("fromUnixTimestampMs", 1),
                new ScaleByPowerOfTen(),
                new ToNumber()));
    all.addAll(JmesPathGrowth.all());
    all.addAll(JmesPathTimeFunctions.all());
    all.addAll(JmesPathValueFunctions.all());
    return all.toArray(Function[]::new);
  }

  private static long divide(long a, long b) {
    if (b == 0) {
      throw new ExpressionException("Attempted to divide by zero.");
    }
    return a / b;
  }

  /** By way of a double, rounded half to even, as the IoMT connector does it. */
  private static long integerPower(long a, long b) {
    double power = Math.pow(a, b);
    if (Double.isNaN(power) || power >= 0x1p63 || power < -0x1p63) {
      throw new ExpressionException("The result of pow does not fit 64 bits.");
    }
    return new BigDecimal(power).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }

  private static JsonNode node(FunctionArgument<?> argument) {
    return (JsonNode) argument.value();
  }

  @SuppressWarnings("unchecked")
  private static <T> T result(JsonNode node) {
    return (T) node;
  }

  private static long integer(String function, JsonNode value) {
    if (!value.isIntegralNumber()) {
      throw new ExpressionException(
          "Invalid argument type calling \"" + function + "\": expected an integer.");
    }
    if (!value.canConvertToLong()) {
      throw new ExpressionException("An argument of \"" + function + "\" does not fit 64 bits.");
    }
    return value.longValue();
  }

  private static final class Arithmetic extends BaseFunction {
    private final LongBinaryOperator integers;
    private final DoubleBinaryOperator doubles;

    Arithmetic(String name, LongBinaryOperator integers, DoubleBinaryOperator doubles) {
      super(
          name,
          ArgumentConstraints.listOf(
              ArgumentConstraints.typeOf(JmesPathType.NUMBER),
              ArgumentConstraints.typeOf(JmesPathType.NUMBER)));
      this.integers = integers;
      this.doubles = doubles;
    }

    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      JsonNode a = node(arguments.get(0));
      JsonNode b = node(arguments.get(1));
      if (a.isIntegralNumber() && b.isIntegralNumber()) {
        return runtime.createNumber(integers.applyAsLong(integer(name(), a), integer(name(), b)));
      }
      return runtime.createNumber(doubles.applyAsDouble(a.doubleValue(), b.doubleValue()));
    }
  }

  private static final class InsertString extends BaseFunction {
    InsertString() {
      super(
          "insertString",
          ArgumentConstraints.listOf(
              ArgumentConstraints.typeOf(JmesPathType.STRING),
              ArgumentConstraints.typeOf(JmesPathType.STRING),
              ArgumentConstraints.typeOf(JmesPathType.NUMBER)));
    }

    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      String original = node(arguments.get(0)).textValue();
      String inserted = node(arguments.get(1)).textValue();
      long position = integer(name(), node(arguments.get(2)));
      if (position < 0 || position > original.length()) {
        throw new ExpressionException("The position given to insertString is outside the text.");
      }
      ((JmesPathRuntime) runtime)
          .steps(((long) original.length() + inserted.length()) / Evaluation.CHARACTERS_A_STEP);
      return runtime.createString(
          new StringBuilder(original).insert((int) position, inserted).toString());
    }
  }

  private static final class FromUnixTimestamp extends BaseFunction {
    private final long milliseconds;

    FromUnixTimestamp(String name, long milliseconds) {
      super(name, ArgumentConstraints.listOf(ArgumentConstraints.typeOf(JmesPathType.NUMBER)));
      this.milliseconds = milliseconds;
    }

    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      long timestamp = integer(name(), node(arguments.get(0)));
      try {
        Instant instant = Instant.ofEpochMilli(Math.multiplyExact(timestamp, milliseconds));
        String text = InstantText.of(instant);
        if (text.length() > 30 || text.charAt(0) == '-' || text.charAt(0) == '+') {
          throw new ExpressionException("The Unix timestamp is outside the years 1 to 9999.");
        }
        return runtime.createString(text);
      } catch (ArithmeticException | DateTimeException e) {
        throw new ExpressionException("The Unix timestamp is outside the years 1 to 9999.");
      }
    }
  }

  private static final class ScaleByPowerOfTen extends BaseFunction {
    ScaleByPowerOfTen() {
      super(
          "scaleByPowerOfTen",
          ArgumentConstraints.listOf(
              ArgumentConstraints.typeOf(JmesPathType.NUMBER, JmesPathType.NULL),
              ArgumentConstraints.typeOf(JmesPathType.NUMBER, JmesPathType.NULL)));
    }

    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      JsonNode value = node(arguments.get(0));
      JsonNode exponent = node(arguments.get(1));
      if (value.isNull() || exponent.isNull()) {
        return runtime.createNull();
      }
      long power = integer(name(), exponent);
      if (power < -WIDEST_POWER || power > WIDEST_POWER) {
        throw new ExpressionException("The exponent given to scaleByPowerOfTen is too large.");
      }
      BigDecimal scaled = NumberText.decimal(value).scaleByPowerOfTen((int) power);
      return result(
          DecimalNode.valueOf(
              scaled.scale() < 0 && -scaled.scale() <= WIDEST_POWER ? scaled.setScale(0) : scaled));
    }
  }

  private static final class ToNumber extends BaseFunction {
    ToNumber() {
      super("to_number", ArgumentConstraints.anyValue());
    }

    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      JsonNode value = node(arguments.get(0));
      if (value.isNumber()) {
        return result(value);
      }
      if (!value.isTextual()) {
        return runtime.createNull();
      }
      try {
        String text = value.textValue().strip();
        BigDecimal number = NumberText.parse(text);
        boolean integral = text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
        if (integral && number.toBigInteger().bitLength() < Long.SIZE) {
          return result(LongNode.valueOf(number.longValue()));
        }
        return result(
            integral ? BigIntegerNode.valueOf(number.toBigInteger()) : DecimalNode.valueOf(number));
      } catch (NumberFormatException e) {
        return runtime.createNull();
      }
    }
  }
}
