package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

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

  private JsonPathExpression(String text, Steps steps) {
    this.text = text;
    this.steps = steps;
    this.requiredNames = Set.copyOf(steps.requiredNames());
  }

  /**
   * Compiles a path.
   *
   * @throws ExpressionException with the position of the fault
   */
  public static JsonPathExpression compile(String text) {
    return new JsonPathExpression(text, new Steps(new JsonPathParser(text).parse()));
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<JsonNode> selectAll(JsonNode root) {
    return steps.select(root, root);
  }

  @Override
  public JsonNode selectOne(JsonNode root) {
    if (steps.isSingle()) {
      return steps.single(root, root);
    }
    List<JsonNode> tokens = steps.select(root, root);
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

    List<JsonNode> select(JsonNode root, JsonNode start) {
      if (isSingle) {
        JsonNode token = single(root, start);
        return token == null ? List.of() : List.of(token);
      }
      JsonNode current = start;
      int i = 0;
      for (; i < segments.size(); i++) {
        PathSegment segment = segments.get(i);
        if (segment instanceof PathSegment.Root) {
          current = root;
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
      from(i, root, current, found::add);
      return found;
    }

    boolean exists(JsonNode root, JsonNode start) {
      return isSingle ? single(root, start) != null : !select(root, start).isEmpty();
    }

    private void from(int i, JsonNode root, JsonNode current, Consumer<JsonNode> found) {
      if (i == segments.size()) {
        found.accept(current);
      } else {
        segments.get(i).walk(root, current, token -> from(i + 1, root, token, found));
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
