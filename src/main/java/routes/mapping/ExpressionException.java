package routes.mapping;

/** An expression that cannot be compiled, or that a document does not fit. */
public final class ExpressionException extends RuntimeException {
  private final int position;

  /** A fault of a document. */
  public ExpressionException(String message) {
    this(message, -1);
  }

  /**
   * A fault of the expression itself.
   *
   * @param position offset of the fault in the expression, from 0
   */
  public ExpressionException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** Offset of the fault in the expression from 0, or -1. */
  public int position() {
    return position;
  }
}
