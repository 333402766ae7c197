package routes.mapping.expression;

import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;

/** The languages that a mapping may use. */
public enum ExpressionLanguage {
  /** JSONPath as Newtonsoft's {@code JToken.SelectTokens} understands it. */
  JSON_PATH("JsonPath") {
    @Override
    public Expression compile(String text, ExpressionLimits limits) {
      return JsonPathExpression.compile(text, limits);
    }
  },
  /** JMESPath with its built-ins, the eight functions of the IoMT connector and our own. */
  JMES_PATH("JmesPath") {
    @Override
    public Expression compile(String text, ExpressionLimits limits) {
      return JmesPathExpression.compile(text, limits);
    }
  };

  private final String label;

  ExpressionLanguage(String label) {
    this.label = label;
  }

  /** The name in a mapping document. */
  public String label() {
    return label;
  }

  /**
   * Compiles an expression with the default limits.
   *
   * @throws ExpressionException with the position of the fault
   */
  public final Expression compile(String text) {
    return compile(text, ExpressionLimits.defaults());
  }

  /**
   * Compiles an expression.
   *
   * @throws ExpressionException with the position of the fault
   */
  public abstract Expression compile(String text, ExpressionLimits limits);
}
