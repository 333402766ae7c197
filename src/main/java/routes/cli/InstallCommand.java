package routes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.documents.UnusableInputException;
import routes.cli.launcher.Installation;

/** {@code install DIR}: the jar unpacked, where it starts faster. */
@Command(
    name = "install",
    description = {
      "Unpacks the jar into DIR and records what a start of it loads. DIR/run then takes the place",
      "of java -jar wearables-on-fhir.jar, with the same switches and in the same working folder,",
      "and starts faster. JAVA_HOME chooses its Java, JAVA_OPTS are its options.",
      "Do it again with a new jar or a new Java: what runs from DIR goes on until it is restarted."
    },
    mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "A folder of its own, e.g. /opt/wearables")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path jar = Path.of(System.getProperty("java.class.path"));
    if (!Files.isRegularFile(jar)) {
      throw new UnusableInputException(
          "install is a command of the jar: java -jar wearables-on-fhir.jar install DIR");
    }
    Path run = Installation.in(folder).install(jar, spec.commandLine().getOut()::println);
    spec.commandLine().getOut().println(run + " starts the server.");
    return 0;
  }
}
