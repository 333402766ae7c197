package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;

/** One evaluation of an expression: what it began with, and the steps it has left. */
final class Evaluation {
  private final JsonNode root;
  private final int most;
  private long left;

  Evaluation(JsonNode root, ExpressionLimits limits) {
    this.root = root;
    this.most = limits.steps();
    this.left = most;
  }

  /** What {@code $} means. */
  JsonNode root() {
    return root;
  }

  /**
   * Takes a step.
   *
   * @throws ExpressionException if none is left
   */
  void step() {
    steps(1);
  }

  /**
   * Takes several steps at once.
   *
   * @throws ExpressionException if not as many are left
   */
  void steps(long count) {
    left -= count;
    if (left < 0) {
      throw new ExpressionException(
          "It takes too many steps here, more than " + most + " (" + ExpressionLimits.STEPS + ").");
    }
  }

  /**
   * Takes a step for every value of a tree, and for every few characters of its texts.
   *
   * @throws ExpressionException if not as many are left
   */
  void weigh(JsonNode tree) {
    steps(1 + (tree.isTextual() ? tree.textValue().length() / CHARACTERS_A_STEP : 0));
    if (tree.isContainerNode()) {
      for (JsonNode child : tree) {
        weigh(child);
      }
    }
  }

  /** Characters of a text that cost a step. */
  static final int CHARACTERS_A_STEP = 4;
}
