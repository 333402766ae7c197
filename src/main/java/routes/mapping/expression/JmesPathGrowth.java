package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import java.util.List;
import java.util.Set;

/**
 * Functions that make more of what they are given. What join and contains cost is counted before
 * they run.
 */
final class JmesPathGrowth {
  private static final Set<String> SCALAR =
      Set.of(
          ("abs add addSeconds ceil convertUnit divide durationSeconds ends_with floor"
                  + " fromUnixTimestamp fromUnixTimestampMs length lookup multiply not_null pow"
                  + " scaleByPowerOfTen starts_with subtract toInstant to_number type")
              .split(" "));

  private JmesPathGrowth() {}

  /** Whether a function can give more than it is given; most give a scalar or a part of it. */
  static boolean isPossible(String function) {
    return !SCALAR.contains(function);
  }

  static List<Function> all() {
    return List.of(new JoinFunction(), new ContainsFunction());
  }

  private static final class JoinFunction extends io.burt.jmespath.function.JoinFunction {
    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      JsonNode glue = (JsonNode) arguments.get(0).value();
      JsonNode texts = (JsonNode) arguments.get(1).value();
      long characters = (long) glue.asText().length() * texts.size();
      for (JsonNode text : texts) {
        characters += text.asText().length();
      }
      ((JmesPathRuntime) runtime).steps(characters / Evaluation.CHARACTERS_A_STEP);
      return super.callFunction(runtime, arguments);
    }
  }

  private static final class ContainsFunction extends io.burt.jmespath.function.ContainsFunction {
    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      for (FunctionArgument<T> argument : arguments) {
        ((JmesPathRuntime) runtime).weigh((JsonNode) argument.value());
      }
      return super.callFunction(runtime, arguments);
    }
  }
}
