package routes.mapping;

/**
 * What an expression may cost, so that no mapping and no message keeps a thread.
 *
 * @param length characters of an expression
 * @param steps steps of one evaluation: values looked at, elements made, characters that a regular
 *     expression reads
 */
public record ExpressionLimits(int length, int steps) {
  /** Setting of an installation for {@link #length}. */
  public static final String LENGTH = "mappings-max-expression-length";

  /** Setting of an installation for {@link #steps}. */
  public static final String STEPS = "mappings-max-expression-steps";

  private static final ExpressionLimits DEFAULTS = new ExpressionLimits(10_000, 5_000_000);

  /** The limits of an installation that configured nothing. */
  public static ExpressionLimits defaults() {
    return DEFAULTS;
  }

  /**
   * Refuses an expression that is too long.
   *
   * @throws ExpressionException with the position where it is too long
   */
  public void check(String text) {
    if (text.length() > length) {
      throw new ExpressionException(
          "It is longer than " + length + " characters (" + LENGTH + ").", length);
    }
  }
}
