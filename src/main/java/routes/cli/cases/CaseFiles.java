package routes.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import routes.cli.documents.InputFile;
import routes.cli.documents.MappingFolder;
import routes.cli.documents.UnusableInputException;
import routes.mapping.catalog.MappingPair;

/**
 * Finds the cases of files and folders, in the product's own format and in the conformance format.
 * A file that holds no case becomes one that fails, so that nothing is passed over in silence.
 */
public final class CaseFiles {
  /** Levels of folders that are walked. */
  private static final int DEEPEST = 8;

  private static final Set<String> MAPPING_DOCUMENTS = Set.of("device.json", "fhir.json");

  private final Map<Path, MappingPair> pairs = new HashMap<>();

  /**
   * The cases of a file, or of every JSON file in a folder but mapping documents, by file name.
   *
   * @throws UnusableInputException if the folder cannot be walked
   */
  public List<Case> read(Path path) {
    List<Case> cases = new ArrayList<>();
    for (Path file : files(path)) {
      try {
        cases.addAll(cases(file, InputFile.json(file, "the case")));
      } catch (UnusableInputException e) {
        cases.add(unreadable(file, e.getMessage()));
      }
    }
    return cases;
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> found = Files.walk(path, DEEPEST)) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !MAPPING_DOCUMENTS.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableInputException(path + " cannot be looked through; check its rights.");
    }
  }

  private List<Case> cases(Path file, JsonNode json) {
    if (json.has("message") && json.has("measurements")) {
      return List.of(new Case(file.toString(), file, () -> check(file, json)));
    }
    List<Case> cases = new ArrayList<>();
    for (JsonNode one : json.isArray() ? json : List.of(json)) {
      String id = one.path("id").asText("");
      if (id.isEmpty()) {
        cases.add(unreadable(file, "the file holds something without id: no case of any format"));
      } else {
        boolean filing = FilingKind.of(one).isPresent();
        cases.add(new Case(id, file, filing, () -> ConformanceKind.check(one)));
      }
    }
    return cases.isEmpty() ? List.of(unreadable(file, "the file holds no case")) : cases;
  }

  private Optional<Difference> check(Path file, JsonNode json) {
    Path folder = file.toAbsolutePath().normalize().getParent().getParent();
    if (folder == null || !new MappingFolder(folder).missing().isEmpty()) {
      return Difference.of(
          "the mapping", "device.json and fhir.json in the folder above the case's", "not there");
    }
    try {
      MappingPair pair =
          pairs.computeIfAbsent(folder, mapping -> new MappingFolder(mapping).load());
      return new MappingCase(pair, json).check();
    } catch (UnusableInputException e) {
      return Difference.of("the mapping", "loads", e.getMessage());
    }
  }

  private static Case unreadable(Path file, String reason) {
    return new Case(file.toString(), file, () -> Difference.of("the file", "a case", reason));
  }
}
