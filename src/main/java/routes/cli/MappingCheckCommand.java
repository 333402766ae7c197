package routes.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.documents.Finding.Severity;
import routes.cli.documents.InputFile;
import routes.cli.documents.MappingCheck;

/** {@code mapping check}: would these mappings load, and do their two halves fit? */
@Command(
    name = "check",
    description = {
      "Checks mapping folders (device.json and fhir.json), folders of such folders, or single",
      "mapping documents, which tell by their templateType what they are.",
      "Prints a line for each error and each warning: file, line, column, what is wrong, and what",
      "to do. Exit code 0: no errors, 1: errors, 2: misuse."
    },
    mixinStandardHelpOptions = true)
final class MappingCheckCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Folders, or documents; of documents one of each kind are a pair.")
  private List<Path> paths;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Set<Path> folders = new LinkedHashSet<>();
    List<Path> files = new ArrayList<>();
    for (Path path : new LinkedHashSet<>(paths)) {
      if (Files.isDirectory(path)) {
        List<Path> found = MappingCheck.folders(path);
        if (found.isEmpty()) {
          throw new ParameterException(
              spec.commandLine(), "There is no device.json and no fhir.json in " + path);
        }
        folders.addAll(found);
      } else if (InputFile.exists(path)) {
        files.add(path);
      } else {
        throw new ParameterException(spec.commandLine(), "There is no file or folder " + path);
      }
    }
    MappingCheck check = new MappingCheck();
    folders.forEach(check::folder);
    check.files(files);
    PrintWriter out = spec.commandLine().getOut();
    check.findings().forEach(out::println);
    long errors = check.count(Severity.ERROR);
    out.printf(
        "%d files, %d errors, %d warnings%n", check.files(), errors, check.count(Severity.WARNING));
    return errors == 0 ? 0 : 1;
  }
}
