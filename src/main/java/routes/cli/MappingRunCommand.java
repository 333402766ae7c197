package routes.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.documents.MappingFolder;

/** {@code mapping run}: what does this mapping make of this message? */
@Command(
    name = "run",
    description = {
      "Prints the Observations that a mapping makes of one message, as a JSON array.",
      "What fails is told beside it (standard error), with code and reason.",
      "Exit code 0: every match became an Observation, 1: not so, or the mapping or the message",
      "cannot be read, 2: misuse."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MappingRunCommand implements Callable<Integer> {

  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "DIR",
      description = "Folder with device.json and fhir.json.")
  private Path mapping;

  @Mixin private MessageOption message;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MappingFolder folder = new MappingFolder(mapping);
    folder.missing().forEach(missing -> Output.needs(spec, missing));
    message.need(spec);
    return tell(MappingTrial.of(folder.load(), message.read()));
  }

  private int tell(MappingTrial trial) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(Output.pretty(trial.observations()));
    trial.failures().forEach(err::println);
    if (trial.matches() == 0) {
      err.println(MessageOption.NOTHING_MATCHED);
    }
    if (!trial.observations().isEmpty()) {
      err.printf(
          "Placeholders: %s, %s and the link '%s' in the identifier; an installation puts its own"
              + " there.%n",
          MappingTrial.SUBJECT, MappingTrial.DEVICE, MappingTrial.LINK);
    }
    return trial.matches() > 0 && trial.failures().isEmpty() ? 0 : 1;
  }
}
