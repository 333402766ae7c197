package routes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import routes.cli.documents.InputFile;
import routes.mapping.Json;

/** What the mapping commands print and refuse in the same way. */
final class Output {
  private Output() {}

  /** JSON for people. */
  static String pretty(Object value) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /**
   * Refuses a file that is not there.
   *
   * @throws ParameterException it is misuse
   */
  static void needs(CommandSpec spec, Path file) {
    if (!InputFile.exists(file)) {
      throw new ParameterException(spec.commandLine(), "There is no file " + file);
    }
  }
}
