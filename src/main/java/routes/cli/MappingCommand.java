package routes.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands for those who write mappings. */
@Command(
    name = "mapping",
    description = "Checks, tries and tests mappings; docs/mapping-commands.md shows how.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MappingCheckCommand.class,
      MappingNormalizeCommand.class,
      MappingTransformCommand.class,
      MappingRunCommand.class,
      MappingTestCommand.class
    })
final class MappingCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
