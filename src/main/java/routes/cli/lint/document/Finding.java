package routes.cli.lint.document;

/**
 * One thing wrong with a route file.
 *
 * @param file as a person finds it: {@code classpath:routes/…} or the outside path
 * @param line counted from 1
 * @param rule short name of the rule, explained in docs/routes.md
 * @param problem what is wrong
 * @param remedy what to do
 */
public record Finding(String file, int line, String rule, String problem, String remedy)
    implements Comparable<Finding> {

  @Override
  public String toString() {
    return file + ":" + line + ": " + rule + ": " + problem + "; " + remedy;
  }

  @Override
  public int compareTo(Finding other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : toString().compareTo(other.toString());
  }
}
