package routes.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import routes.cli.documents.UnusableInputException;

/**
 * The commands that answer without starting Spring, a broker or a web server.
 *
 * <p>Exit codes: 0 nothing wrong, 1 something found, 2 misuse.
 */
@Command(
    name = "java -jar wearables-on-fhir.jar",
    description = {
      "Takes readings from wearables and home devices to a FHIR R4 server.",
      "Without a command the server starts; --name=value sets any switch of application.yaml,",
      "e.g. --fhir.server-url=https://fhir.example.org/r4."
    },
    synopsisSubcommandLabel = "[--name=value...] | COMMAND",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      MappingCommand.class,
      RoutesCommand.class,
      KeysetCommand.class,
      LedgerCommand.class,
      InstallCommand.class
    })
public final class CommandLineTool implements Runnable {

  private static final Set<String> QUESTIONS = Set.of("--help", "-h", "--version", "-V");

  @Spec private CommandSpec spec;

  /** Whether these arguments ask for a command and not for the server. */
  public static boolean takes(String[] arguments) {
    return arguments.length > 0
        && (QUESTIONS.contains(arguments[0]) || !arguments[0].startsWith("--"));
  }

  /** Runs a command on the console and returns its exit code. */
  public static int run(String[] arguments) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  /** Runs a command and returns its exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new CommandLineTool())
        .setOut(out)
        .setErr(err)
        .registerConverter(Instant.class, CommandLineTool::instant)
        .setParameterExceptionHandler(CommandLineTool::misused)
        .setExecutionExceptionHandler(CommandLineTool::failed)
        .execute(arguments);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException notOne) {
      throw new TypeConversionException(
          "'" + text + "' is no instant such as 2026-11-20T03:00:00Z");
    }
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    command.getErr().println(misuse.getMessage());
    command.usage(command.getErr());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    boolean told = failure instanceof UnusableInputException;
    command
        .getErr()
        .println(
            told
                ? failure.getMessage()
                : "The command failed on what it was given ("
                    + failure.getClass().getSimpleName()
                    + "). Please report it with the input.");
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
