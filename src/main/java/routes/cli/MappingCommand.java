package routes.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands for those who write mappings. */
@Command(
    name = "mapping",
    description = "Works on mapping folders.",
    mixinStandardHelpOptions = true,
    subcommands = {MappingRunCommand.class})
final class MappingCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
