package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import routes.cli.cases.Case;
import routes.cli.cases.Difference;

/**
 * A case derived from the connector's tests.
 *
 * @param id names it
 * @param file where it stands
 * @param json its members, the mapping among them
 */
record ConformanceCase(String id, Path file, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every case of every file in a folder. */
  static List<ConformanceCase> in(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<ConformanceCase> cases = new ArrayList<>();
      for (Path file : found.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        cases.addAll(read(file));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every case of a file. */
  static List<ConformanceCase> read(Path file) throws IOException {
    JsonNode content = JSON.readTree(file.toFile());
    List<ConformanceCase> cases = new ArrayList<>();
    for (JsonNode one : content.isArray() ? content : List.of(content)) {
      cases.add(new ConformanceCase(one.required("id").asText(), file, one));
    }
    return cases;
  }

  /** Whether the last stage runs it. */
  boolean filing() {
    return FilingKind.of(json).isPresent();
  }

  /** The first difference of a case of a mapping, or empty if it passes. */
  Optional<Difference> run() {
    return new Case(file, () -> ConformanceKind.check(json)).run();
  }
}
