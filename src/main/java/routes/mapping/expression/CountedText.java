package routes.mapping.expression;

/** Text that counts what is read of it, and so ends a regular expression that backtracks on. */
final class CountedText implements CharSequence {
  private final Evaluation evaluation;
  private final String text;

  CountedText(Evaluation evaluation, String text) {
    this.evaluation = evaluation;
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    evaluation.step();
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
