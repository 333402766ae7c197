package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The condition of a JSONPath filter. */
sealed interface PathCondition {

  boolean holds(JsonNode root, JsonNode current);

  /** Property names of which the document must have each for the condition to hold anywhere. */
  Set<String> requiredNames();

  /** Whether only an object can meet the condition. */
  boolean needsObject();

  /** {@code a && b}. */
  record All(List<PathCondition> parts) implements PathCondition {
    @Override
    public boolean holds(JsonNode root, JsonNode current) {
      for (PathCondition part : parts) {
        if (!part.holds(root, current)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Set<String> requiredNames() {
      Set<String> names = new HashSet<>();
      parts.forEach(part -> names.addAll(part.requiredNames()));
      return names;
    }

    @Override
    public boolean needsObject() {
      return parts.stream().anyMatch(PathCondition::needsObject);
    }
  }

  /** {@code a || b}. */
  record Any(List<PathCondition> parts) implements PathCondition {
    @Override
    public boolean holds(JsonNode root, JsonNode current) {
      for (PathCondition part : parts) {
        if (part.holds(root, current)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Set<String> requiredNames() {
      Set<String> names = new HashSet<>(parts.get(0).requiredNames());
      parts.forEach(part -> names.retainAll(part.requiredNames()));
      return names;
    }

    @Override
    public boolean needsObject() {
      return parts.stream().allMatch(PathCondition::needsObject);
    }
  }

  /** One side alone: it selects something, be it null, false or empty. */
  record Exists(Operand operand) implements PathCondition {
    @Override
    public boolean holds(JsonNode root, JsonNode current) {
      return operand.exists(root, current);
    }

    @Override
    public Set<String> requiredNames() {
      return operand.names();
    }

    @Override
    public boolean needsObject() {
      return operand.startsAtMember();
    }
  }

  /** Two sides and an operator; holds if it does for any pair of what the sides select. */
  record Compare(Operand left, PathOperator operator, Operand right) implements PathCondition {
    @Override
    public boolean holds(JsonNode root, JsonNode current) {
      if (left.isSingle() && right.isSingle()) {
        JsonNode one = left.single(root, current);
        JsonNode other = one == null ? null : right.single(root, current);
        return other != null && operator.holds(one, other);
      }
      List<JsonNode> lefts = left.select(root, current);
      if (lefts.isEmpty()) {
        return false;
      }
      List<JsonNode> rights = right.select(root, current);
      for (JsonNode one : lefts) {
        for (JsonNode other : rights) {
          if (operator.holds(one, other)) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public Set<String> requiredNames() {
      Set<String> names = new HashSet<>(left.names());
      names.addAll(right.names());
      return names;
    }

    @Override
    public boolean needsObject() {
      return left.startsAtMember() || right.startsAtMember();
    }
  }

  /** A side of a comparison: a path, or a constant. */
  record Operand(JsonPathExpression.Steps path, JsonNode constant) {
    List<JsonNode> select(JsonNode root, JsonNode current) {
      return constant != null ? List.of(constant) : path.select(root, current);
    }

    /** Whether it selects one token at most. */
    boolean isSingle() {
      return constant != null || path.isSingle();
    }

    /** What it selects if it {@link #isSingle}, or null. */
    JsonNode single(JsonNode root, JsonNode current) {
      return constant != null ? constant : path.single(root, current);
    }

    boolean exists(JsonNode root, JsonNode current) {
      return constant != null || path.exists(root, current);
    }

    Set<String> names() {
      return constant != null ? Set.of() : path.requiredNames();
    }

    boolean startsAtMember() {
      return constant == null
          && !path.segments().isEmpty()
          && path.segments().get(0) instanceof PathSegment.Field;
    }
  }
}
