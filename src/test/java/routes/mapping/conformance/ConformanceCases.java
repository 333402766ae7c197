package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import routes.mapping.CanonicalJson;

/** The case files of a conformance directory. */
final class ConformanceCases {
  private ConformanceCases() {}

  static Path directory() {
    return Path.of(System.getProperty("conformance.dir", "../shared/conformance"));
  }

  /** The cases of a folder: one a file, or an array of them in a file. */
  static List<JsonNode> in(String folder) {
    List<JsonNode> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory().resolve(folder))) {
      for (Path file : files.sorted().toList()) {
        JsonNode json = CanonicalJson.read(Files.readString(file));
        if (json.isArray()) {
          json.forEach(cases::add);
        } else {
          cases.add(json);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  /** Ids of the cases that are known to fail, from the reviewed list. */
  static List<String> pending() {
    try {
      return Files.readAllLines(Path.of("src/test/resources/conformance-pending.txt")).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split("\\s+")[0])
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
