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
import routes.cli.cases.ReviewedDifferences;
import routes.cli.documents.InputFile;

/** {@code mapping test}: do these cases give what they say? */
@Command(
    name = "test",
    description = {
      "Runs cases: files, or every JSON file in folders but device.json and fhir.json.",
      "A case of a mapping stands in the folder cases beside its device.json and fhir.json; cases",
      "of the IoMT conformance format stand anywhere. A failure shows expected and actual side by",
      "side. Exit code 0: all passed, 1: some failed, 2: misuse."
    },
    mixinStandardHelpOptions = true)
final class MappingTestCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
  private List<Path> paths;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Case> cases = cases();
    ReviewedDifferences onPurpose = ReviewedDifferences.onPurpose();
    PrintWriter out = spec.commandLine().getOut();
    int passed = 0;
    int failed = 0;
    int different = 0;
    int filing = 0;
    for (Case one : cases) {
      if (onPurpose.find(one.id()).isPresent()) {
        different++;
        continue;
      }
      if (one.filing()) {
        filing++;
        continue;
      }
      Optional<Difference> difference = one.run();
      if (difference.isEmpty()) {
        passed++;
      } else {
        failed++;
        show(one, difference.get(), out);
      }
    }
    count(different, "different on purpose", out);
    count(filing, "about filing, which only the build runs", out);
    out.println(passed + " passed, " + failed + " failed");
    return failed == 0 ? 0 : 1;
  }

  private static void count(int cases, String what, PrintWriter out) {
    if (cases > 0) {
      out.println(cases + " " + what);
    }
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
    boolean named = one.id().equals(one.file().toString());
    out.printf(
        "FAILED %s%s: %s%n", one.id(), named ? "" : " (" + one.file() + ")", difference.what());
    SideBySide.of(difference.expected(), difference.actual()).forEach(out::println);
  }
}
