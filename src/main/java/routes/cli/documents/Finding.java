package routes.cli.documents;

import java.nio.file.Path;

/**
 * One thing to tell about a mapping document.
 *
 * @param file the document
 * @param line from 1
 * @param column from 1
 * @param severity errors keep a mapping from loading, warnings do not
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record Finding(
    Path file, int line, int column, Severity severity, String what, String remedy) {

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** What keeps a mapping from loading. */
  static Finding error(Path file, int line, int column, String what, String remedy) {
    return new Finding(file, line, column, Severity.ERROR, what, remedy);
  }

  @Override
  public String toString() {
    return "%s:%d:%d: %s: %s -> %s"
        .formatted(
            file, line, column, severity == Severity.ERROR ? "error" : "warning", what, remedy);
  }
}
