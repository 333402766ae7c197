package routes.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands for those who write routes. */
@Command(
    name = "routes",
    description = "Works on YAML route files.",
    mixinStandardHelpOptions = true,
    subcommands = {RoutesCheckCommand.class})
final class RoutesCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
