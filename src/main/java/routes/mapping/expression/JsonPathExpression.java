package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;

/**
 * JSONPath in the dialect of Newtonsoft.Json, which the templates of the IoMT connector are written
 * in: {@code $..[?(…)]} tests the root too, {@code @x} means {@code @.x}, a filter of a path alone
 * holds for null and false, {@code &&} and {@code ||} nest to the right. It is neither RFC 9535 nor
 * Jayway.
 */
public final class JsonPathExpression implements Expression {
  private final String text;
  private final Steps steps;
  private final Set<String> requiredNames;
  private final ExpressionLimits limits;

  private JsonPathExpression(String text, Steps steps, ExpressionLimits limits) {
    this.text = text;
    this.steps = steps;
    this.limits = limits;
    this.requiredNames = Set.copyOf(steps.requiredNames());
  }

  /**
   * Compiles a path with the default limits.
   *
   * @throws ExpressionException with the position of the fault
   */
  public static JsonPathExpression compile(String text) {
    return compile(text, ExpressionLimits.defaults());
  }

  /**
   * Compiles a path.
   *
   * @throws ExpressionException with the position of the fault
   */
  public static JsonPathExpression compile(String text, ExpressionLimits limits) {
    limits.check(text);
    return new JsonPathExpression(text, new Steps(new JsonPathParser(text).parse()), limits);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<JsonNode> selectAll(JsonNode root) {
    try {
      return steps.select(new Evaluation(root, limits), root);
    } catch (StackOverflowError e) {
      throw new ExpressionException("The message is nested too deep for the expression.");
    }
  }

  @Override
  public JsonNode selectOne(JsonNode root) {
    if (steps.isSingle()) {
      return steps.single(root, root);
    }
    List<JsonNode> tokens = selectAll(root);
    if (tokens.size() > 1) {
      throw new ExpressionException("Path returned multiple tokens.");
    }
    return tokens.isEmpty() ? null : tokens.get(0);
  }

  @Override
  public Set<String> requiredNames() {
    return requiredNames;
  }

  /** The steps of a path, from its root or from the token of a filter. */
  record Steps(List<PathSegment> segments, boolean isSingle) {

    Steps(List<PathSegment> segments) {
      this(segments, segments.stream().allMatch(Steps::isSingle));
    }

    private static boolean isSingle(PathSegment segment) {
      return segment instanceof PathSegment.Root
          || segment instanceof PathSegment.Field field && field.name() != null;
    }

    /** What a path selects that {@link #isSingle}: null if nothing. */
    JsonNode single(JsonNode root, JsonNode start) {
      JsonNode current = start;
      for (int i = 0; i < segments.size() && current != null; i++) {
        current =
            segments.get(i) instanceof PathSegment.Field field
                ? current.isObject() ? current.get(field.name()) : null
                : root;
      }
      return current;
    }

    List<JsonNode> select(Evaluation evaluation, JsonNode start) {
      if (isSingle) {
        JsonNode token = single(evaluation.root(), start);
        return token == null ? List.of() : List.of(token);
      }
      JsonNode current = start;
      int i = 0;
      for (; i < segments.size(); i++) {
        PathSegment segment = segments.get(i);
        if (segment instanceof PathSegment.Root) {
          current = evaluation.root();
        } else if (segment instanceof PathSegment.Field field && field.name() != null) {
          current = current.isObject() ? current.get(field.name()) : null;
        } else {
          break;
        }
        if (current == null) {
          return List.of();
        }
      }
      List<JsonNode> found = new ArrayList<>();
      from(i, evaluation, current, found::add);
      return found;
    }

    boolean exists(Evaluation evaluation, JsonNode start) {
      return isSingle
          ? single(evaluation.root(), start) != null
          : !select(evaluation, start).isEmpty();
    }

    private void from(int i, Evaluation evaluation, JsonNode current, Consumer<JsonNode> found) {
      evaluation.step();
      if (i == segments.size()) {
        found.accept(current);
      } else {
        segments.get(i).walk(evaluation, current, token -> from(i + 1, evaluation, token, found));
      }
    }

    Set<String> requiredNames() {
      Set<String> names = new HashSet<>();
      for (PathSegment segment : segments) {
        if (segment instanceof PathSegment.Field field && field.name() != null) {
          names.add(field.name());
        } else if (segment instanceof PathSegment.Scan scan && scan.names().size() == 1) {
          names.addAll(scan.names());
        } else if (segment instanceof PathSegment.Filter filter) {
          names.addAll(filter.condition().requiredNames());
        } else if (segment instanceof PathSegment.ScanFilter filter) {
          names.addAll(filter.condition().requiredNames());
        }
      }
      return names;
    }
  }
}
