package routes.mapping;

/**
 * One fault of a mapping document.
 *
 * @param path where in the document, as {@code $.template[0].template.typeName}
 * @param line line in the document, from 1
 * @param column column in the document, from 1
 * @param message what is wrong, for the person who wrote the mapping
 */
public record MappingError(String path, int line, int column, String message) {

  @Override
  public String toString() {
    return "line " + line + ", column " + column + ", " + path + ": " + message;
  }
}
