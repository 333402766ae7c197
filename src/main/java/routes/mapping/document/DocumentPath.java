package routes.mapping.document;

/**
 * A place in a document. It is written out only when asked: a document of many values under long
 * names would need a long text for each.
 */
public record DocumentPath(DocumentPath parent, String step, int index, int depth) {
  static final DocumentPath ROOT = new DocumentPath(null, "$", -1, 0);
  private static final int LONGEST_NAME = 200;

  DocumentPath member(String name) {
    return new DocumentPath(this, name, -1, depth + 1);
  }

  DocumentPath element(int at) {
    return new DocumentPath(this, null, at, depth + 1);
  }

  /** As {@code $.template[0].template.typeName}; very long names are cut off. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent == null) {
      text.append(step);
      return;
    }
    parent.append(text);
    if (step == null) {
      text.append('[').append(index).append(']');
    } else {
      text.append('.').append(step, 0, Math.min(step.length(), LONGEST_NAME));
    }
  }
}
