package routes.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.cases.Case;
import routes.cli.cases.CaseFiles;
import routes.cli.cases.Difference;
import routes.cli.documents.InputFile;

/** {@code mapping test}: do these cases give what they say? */
@Command(
    name = "test",
    description = {
      "Runs cases: files, or every JSON file in folders but device.json and fhir.json.",
      "A case of a mapping stands in the folder cases beside its device.json and fhir.json. A",
      "failure shows expected and actual side by side. Exit code 0: all passed, 1: some failed, 2:",
      "misuse."
    },
    mixinStandardHelpOptions = true)
final class MappingTestCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
  private List<Path> paths;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Case> cases = cases();
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (Case one : cases) {
      Optional<Difference> difference = one.run();
      if (difference.isPresent()) {
        failed++;
        show(one, difference.get(), out);
      }
    }
    out.println(cases.size() - failed + " passed, " + failed + " failed");
    return failed == 0 ? 0 : 1;
  }

  private List<Case> cases() {
    CaseFiles files = new CaseFiles();
    List<Case> cases = new ArrayList<>();
    for (Path path : new LinkedHashSet<>(paths)) {
      if (!Files.isDirectory(path) && !InputFile.exists(path)) {
        throw new ParameterException(spec.commandLine(), "There is no file or folder " + path);
      }
      List<Case> found = files.read(path);
      if (found.isEmpty()) {
        throw new ParameterException(spec.commandLine(), "There is no case in " + path);
      }
      cases.addAll(found);
    }
    return cases;
  }

  private static void show(Case one, Difference difference, PrintWriter out) {
    out.printf("FAILED %s: %s%n", one.file(), difference.what());
    SideBySide.of(difference.expected(), difference.actual()).forEach(out::println);
  }
}
