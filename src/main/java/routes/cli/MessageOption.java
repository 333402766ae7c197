package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import routes.cli.documents.InputFile;
import routes.cli.documents.UnusableInputException;

/** The message that a command tries a mapping on. */
final class MessageOption {
  /** What a command tells of a message that comes to nothing. */
  static final String NOTHING_MATCHED =
      "nothing-matched: no template of the device mapping matches the message";

  @Option(
      names = "--message",
      required = true,
      paramLabel = "FILE",
      description = "A JSON body as a device posts it, or an IoMT envelope around one.")
  private Path message;

  /**
   * Refuses a file that is not there.
   *
   * @throws ParameterException it is misuse
   */
  void need(CommandSpec spec) {
    Output.needs(spec, message);
  }

  /**
   * The message as it stands in the file.
   *
   * @throws UnusableInputException if it cannot be read or is not JSON
   */
  JsonNode read() {
    return InputFile.json(message, "the message");
  }
}
