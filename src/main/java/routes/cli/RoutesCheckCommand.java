package routes.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.lint.RouteLint;

/** {@code routes check DIR}: would these routes load, and would they lose or tell anything? */
@Command(
    name = "check",
    description = {
      "Checks the route files of a folder together with the jar's own, as they would load.",
      "Prints a line for each problem. Exit code 0: none, 1: some, 2: misuse."
    },
    mixinStandardHelpOptions = true)
final class RoutesCheckCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The folder that --routes-dir names.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), folder + " is not a folder");
    }
    silenceLogs();
    RouteLint.Report report = RouteLint.check(folder);
    PrintWriter out = spec.commandLine().getOut();
    report.notes().forEach(out::println);
    report.findings().forEach(out::println);
    out.println(count(report.files(), "file") + ", " + count(report.findings().size(), "problem"));
    return report.findings().isEmpty() ? 0 : 1;
  }

  /** Camel tells its start and its failures in the log; here the findings tell them. */
  private static void silenceLogs() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.OFF);
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
