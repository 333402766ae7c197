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
 * Finds the cases of files and folders. A file that holds no case becomes one that fails, so that
 * nothing is passed over in silence.
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
        cases.add(one(file, InputFile.json(file, "the case")));
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

  private Case one(Path file, JsonNode json) {
    return json.has("message") && json.has("measurements")
        ? new Case(file, () -> check(file, json))
        : unreadable(file, "the file has no message and measurements");
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
    return new Case(file, () -> Difference.of("the file", "a case", reason));
  }
}
