package routes.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands for the memory of what was written to the FHIR server. */
@Command(
    name = "ledger",
    description = "Works on the ledger of what was written to the FHIR server.",
    mixinStandardHelpOptions = true,
    subcommands = {LedgerForgetCommand.class})
final class LedgerCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
