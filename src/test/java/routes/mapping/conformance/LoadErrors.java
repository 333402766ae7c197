package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import routes.cli.cases.Difference;
import routes.mapping.MappingError;
import routes.mapping.MappingException;

/** Checks that a document does not load, and that its errors say what a case lists. */
final class LoadErrors {
  private LoadErrors() {}

  /**
   * @param texts each must stand in some error; one that begins with {@code <} describes an error
   *     instead of quoting it
   */
  static Optional<Difference> difference(JsonNode texts, Runnable loading) {
    List<MappingError> errors;
    try {
      loading.run();
      return Difference.of("loading the mapping", "refused with " + texts, "it loads");
    } catch (MappingException e) {
      errors = e.errors();
    }
    for (JsonNode text : texts) {
      String wanted = text.asText();
      if (!wanted.startsWith("<")
          && errors.stream().noneMatch(error -> error.message().contains(wanted))) {
        String actual =
            errors.stream().map(MappingError::toString).collect(Collectors.joining("\n"));
        return Difference.of("errors of the mapping", wanted, actual);
      }
    }
    return Optional.empty();
  }
}
