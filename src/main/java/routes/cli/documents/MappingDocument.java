package routes.cli.documents;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.device.DeviceMapping;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.DocumentReader;
import routes.mapping.document.TemplateCollection;
import routes.mapping.fhir.FhirMapping;

/**
 * A mapping document as a person hands it over, with the faults that keep it from loading.
 *
 * @param file where it stands
 * @param kind what it is, or null where its {@code templateType} does not tell
 * @param text its text, empty where it cannot be read
 * @param root its values with their places, or null where it is not JSON
 * @param errors what keeps it from loading
 */
public record MappingDocument(
    Path file, Kind kind, String text, DocumentNode root, List<Finding> errors) {

  /** The two mapping documents. */
  public enum Kind {
    /** {@code CollectionContent}. */
    DEVICE("CollectionContent"),
    /** {@code CollectionFhir}. */
    FHIR("CollectionFhir");

    private final String templateType;

    Kind(String templateType) {
      this.templateType = templateType;
    }
  }

  public MappingDocument {
    errors = List.copyOf(errors);
  }

  /** Reads a document; what it is stands in its {@code templateType}. */
  public static MappingDocument read(Path file) {
    return read(file, null);
  }

  /**
   * Reads a document.
   *
   * @param wanted what it must be, or null to go by its {@code templateType}
   */
  public static MappingDocument read(Path file, Kind wanted) {
    Kind kind = wanted;
    String text = "";
    DocumentNode root = null;
    try {
      text = InputFile.text(file);
      root = new DocumentReader(MappingFolder.OPTIONS).read(text);
      if (kind == null) {
        Optional<Kind> told = kind(root);
        if (told.isEmpty()) {
          return new MappingDocument(file, null, text, root, List.of(unknownKind(file, root)));
        }
        kind = told.get();
      }
      if (kind == Kind.DEVICE) {
        DeviceMapping.load(text, MappingFolder.OPTIONS);
      } else {
        FhirMapping.load(text, MappingFolder.OPTIONS);
      }
      return new MappingDocument(file, kind, text, root, List.of());
    } catch (MappingException e) {
      List<Finding> errors = e.errors().stream().map(error -> finding(file, error)).toList();
      return new MappingDocument(file, kind, text, root, errors);
    } catch (UnusableInputException e) {
      Finding unreadable = Finding.error(file, 1, 1, e.getMessage(), "give another file");
      return new MappingDocument(file, kind, text, root, List.of(unreadable));
    }
  }

  /**
   * Loads a device mapping.
   *
   * @throws UnusableInputException with its errors, one a line
   */
  public static DeviceMapping device(Path file) {
    return DeviceMapping.load(loadable(file, Kind.DEVICE), MappingFolder.OPTIONS);
  }

  /**
   * Loads a FHIR mapping.
   *
   * @throws UnusableInputException with its errors, one a line
   */
  public static FhirMapping fhir(Path file) {
    return FhirMapping.load(loadable(file, Kind.FHIR), MappingFolder.OPTIONS);
  }

  private static String loadable(Path file, Kind kind) {
    MappingDocument document = read(file, kind);
    if (!document.usable()) {
      throw new UnusableInputException(
          String.join("\n", document.errors().stream().map(Finding::toString).toList()));
    }
    return document.text();
  }

  /** Whether it loads. */
  public boolean usable() {
    return errors.isEmpty();
  }

  private static Optional<Kind> kind(DocumentNode root) {
    Optional<String> type =
        TemplateOutline.member(root, "templateType")
            .filter(node -> node.scalar() != null)
            .map(DocumentNode::text);
    for (Kind kind : Kind.values()) {
      if (type.isPresent() && TemplateCollection.matches(type.get(), kind.templateType)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static Finding unknownKind(Path file, DocumentNode root) {
    return Finding.error(
        file,
        root.line(),
        root.column(),
        "$: The templateType is neither CollectionContent nor CollectionFhir.",
        "set it to the first for a device mapping, to the second for a FHIR mapping");
  }

  private static Finding finding(Path file, MappingError error) {
    return Finding.error(
        file,
        error.line(),
        error.column(),
        error.path() + ": " + error.message(),
        Remedies.of(error.message()));
  }
}
