package routes.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import routes.cli.cases.MappingCase;
import routes.cli.documents.InputFile;
import routes.cli.documents.MappingFolder;
import routes.mapping.catalog.MappingPair;

/** The cases beside the product's own mappings. */
final class MappingCases {
  private static final Path MAPPINGS = Path.of("mappings");

  private MappingCases() {}

  /** One case file by its folder and name. */
  record NamedCase(String name, MappingCase mappingCase) {}

  static List<MappingPair> pairs() {
    return list(MAPPINGS).filter(Files::isDirectory).map(MappingCases::pair).toList();
  }

  static List<NamedCase> all() {
    List<NamedCase> cases = new ArrayList<>();
    for (MappingPair pair : pairs()) {
      list(MAPPINGS.resolve(pair.vendor()).resolve("cases"))
          .filter(file -> file.toString().endsWith(".json"))
          .forEach(
              file ->
                  cases.add(
                      new NamedCase(
                          pair.vendor() + "/" + file.getFileName(),
                          new MappingCase(pair, InputFile.json(file, "the case")))));
    }
    return cases;
  }

  private static MappingPair pair(Path folder) {
    return new MappingFolder(folder).load();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
