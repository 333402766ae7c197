package routes.cli.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import routes.mapping.MappingOptions;
import routes.mapping.catalog.MappingPair;

/** A folder with {@code device.json} and {@code fhir.json}, which load as one pair. */
public final class MappingFolder {
  /** The options of an installation that configured nothing. */
  static final MappingOptions OPTIONS = MappingOptions.defaults();

  private final Path folder;

  public MappingFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder's documents that are missing. */
  public List<Path> missing() {
    return Stream.of(device(), fhir()).filter(file -> !InputFile.exists(file)).toList();
  }

  /**
   * Loads the pair.
   *
   * @throws UnusableInputException with the faults of both documents, one a line: file, line,
   *     column, place, what, what to do
   */
  public MappingPair load() {
    List<Finding> faults = new ArrayList<>();
    MappingDocument device = MappingDocument.read(device(), MappingDocument.Kind.DEVICE);
    MappingDocument fhir = MappingDocument.read(fhir(), MappingDocument.Kind.FHIR);
    faults.addAll(device.errors());
    faults.addAll(fhir.errors());
    if (!faults.isEmpty()) {
      throw new UnusableInputException(
          String.join("\n", faults.stream().map(Finding::toString).toList()));
    }
    return MappingPair.load(name(), device.text(), fhir.text(), OPTIONS);
  }

  Path device() {
    return folder.resolve("device.json");
  }

  Path fhir() {
    return folder.resolve("fhir.json");
  }

  private String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }
}
