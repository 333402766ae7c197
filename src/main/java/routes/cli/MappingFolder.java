package routes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.MappingPair;
import routes.mapping.device.DeviceMapping;
import routes.mapping.fhir.FhirMapping;

/** A folder with {@code device.json} and {@code fhir.json}, which load as one pair. */
final class MappingFolder {
  private static final MappingOptions OPTIONS = MappingOptions.defaults();

  private final Path folder;

  MappingFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder's documents that are missing. */
  List<Path> missing() {
    return List.of(device(), fhir()).stream().filter(file -> !Files.isRegularFile(file)).toList();
  }

  /**
   * Loads the pair.
   *
   * @throws UnusableMappingException with the faults of both documents
   * @throws IOException if a document cannot be read as UTF-8 text
   */
  MappingPair load() throws IOException {
    String device = Files.readString(device());
    String fhir = Files.readString(fhir());
    List<String> faults = new ArrayList<>();
    faults(device(), device, text -> DeviceMapping.load(text, OPTIONS), faults);
    faults(fhir(), fhir, text -> FhirMapping.load(text, OPTIONS), faults);
    if (!faults.isEmpty()) {
      throw new UnusableMappingException(faults);
    }
    return MappingPair.load(name(), device, fhir, OPTIONS);
  }

  private static void faults(
      Path file, String text, Consumer<String> loading, List<String> faults) {
    try {
      loading.accept(text);
    } catch (MappingException e) {
      e.errors().stream().map(error -> line(file, error)).forEach(faults::add);
    }
  }

  private static String line(Path file, MappingError error) {
    return "%s:%d:%d: %s: %s"
        .formatted(file, error.line(), error.column(), error.path(), error.message());
  }

  private Path device() {
    return folder.resolve("device.json");
  }

  private Path fhir() {
    return folder.resolve("fhir.json");
  }

  private String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  /** Documents that do not load; one line for each fault: file, line, column, place, what. */
  static final class UnusableMappingException extends RuntimeException {
    private final transient List<String> faults;

    private UnusableMappingException(List<String> faults) {
      super(String.join("\n", faults));
      this.faults = List.copyOf(faults);
    }

    List<String> faults() {
      return faults;
    }
  }
}
