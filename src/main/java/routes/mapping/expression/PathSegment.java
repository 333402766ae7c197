package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One step of a JSONPath. */
sealed interface PathSegment {

  /**
   * Hands on every token that this step leads to.
   *
   * @param evaluation counts what is looked at
   * @param current token that the step starts from
   */
  void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next);

  /** The root of the document, at the begin of a path inside a filter. */
  record Root() implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      next.accept(evaluation.root());
    }
  }

  /** A named member, or every member of an object where the name is null. */
  record Field(String name) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (!current.isObject()) {
        return;
      }
      if (name == null) {
        current.forEach(next);
        return;
      }
      JsonNode value = current.get(name);
      if (value != null) {
        next.accept(value);
      }
    }
  }

  /** Several named members, in the order of the expression. */
  record Fields(List<String> names) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      for (String name : names) {
        JsonNode value = current.isObject() ? current.get(name) : null;
        if (value != null) {
          next.accept(value);
        }
      }
    }
  }

  /** {@code ..name}, or with no names {@code ..*}: the token itself and all below it. */
  record Scan(Set<String> names) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (names.isEmpty()) {
        Descent.withSelf(evaluation, current, next);
      } else {
        named(evaluation, current, next);
      }
    }

    private void named(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      evaluation.step();
      if (current.isObject()) {
        for (var member : current.properties()) {
          if (names.contains(member.getKey())) {
            next.accept(member.getValue());
          }
          named(evaluation, member.getValue(), next);
        }
      } else if (current.isArray()) {
        for (JsonNode element : current) {
          named(evaluation, element, next);
        }
      }
    }
  }

  /** An element of an array, or every element where the index is null. */
  record Index(Integer index) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (!current.isArray()) {
        return;
      }
      if (index == null) {
        current.forEach(next);
      } else if (index < current.size()) {
        next.accept(current.get(index));
      }
    }
  }

  /** Several elements of an array, in the order of the expression. */
  record Indexes(List<Integer> indexes) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      for (int index : indexes) {
        if (current.isArray() && index < current.size()) {
          next.accept(current.get(index));
        }
      }
    }
  }

  /** {@code [start:end:step]}; null parts stand for their defaults. */
  record Slice(Integer start, Integer end, Integer step) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (!current.isArray()) {
        return;
      }
      int size = current.size();
      long stepBy = step == null ? 1 : step;
      long from = bound(start, stepBy > 0 ? 0 : size - 1L, size);
      long to = end == null ? (stepBy > 0 ? size : -1) : bound(end, 0, size);
      from = Math.max(from, stepBy > 0 ? 0 : Integer.MIN_VALUE);
      from = Math.min(from, stepBy > 0 ? size : size - 1L);
      to = Math.min(Math.max(to, -1), size);
      for (long i = from; stepBy > 0 ? i < to : i > to; i += stepBy) {
        next.accept(current.get((int) i));
      }
    }

    private static long bound(Integer value, long otherwise, int size) {
      if (value == null) {
        return otherwise;
      }
      return value < 0 ? (long) value + size : value;
    }
  }

  /** {@code [?(…)]}: the elements of an array that meet the condition. */
  record Filter(PathCondition condition) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (!current.isArray()) {
        return;
      }
      for (JsonNode element : current) {
        if (condition.holds(evaluation, element)) {
          next.accept(element);
        }
      }
    }
  }

  /** {@code ..[?(…)]}: the token itself and everything below it, where it meets the condition. */
  record ScanFilter(PathCondition condition) implements PathSegment {
    @Override
    public void walk(Evaluation evaluation, JsonNode current, Consumer<JsonNode> next) {
      if (condition.needsObject()) {
        Descent.objects(
            evaluation,
            current,
            token -> {
              if (condition.holds(evaluation, token)) {
                next.accept(token);
              }
            });
      } else {
        Descent.withSelf(
            evaluation,
            current,
            token -> {
              if (condition.holds(evaluation, token)) {
                next.accept(token);
              }
            });
      }
    }
  }
}
