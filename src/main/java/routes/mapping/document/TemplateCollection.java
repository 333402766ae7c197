package routes.mapping.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import routes.mapping.MappingError;

/**
 * The outer shape of both mapping documents: {@code {"templateType": "Collection…", "template":
 * [{"templateType", "template"}, …]}}.
 */
public final class TemplateCollection {
  private final List<MappingError> errors;

  public TemplateCollection(List<MappingError> errors) {
    this.errors = errors;
  }

  /** Reads one template of a collection; null after noting a fault. */
  @FunctionalInterface
  public interface TemplateFactory<T> extends BiFunction<String, DocumentNode, T> {}

  /**
   * @param root the document; may name its JSON Schema in {@code $schema}, for editors
   * @param collectionType type of the collection without the suffix {@code Template}
   * @param others told about the members beside {@code templateType} and {@code template} before
   *     the templates are read
   * @param factory makes a template of its type name (as written) and its body
   */
  public <T> List<T> read(
      DocumentNode root,
      String collectionType,
      java.util.function.Consumer<Members> others,
      TemplateFactory<T> factory) {
    if (!root.isObject()) {
      note(root, "Expected an object with templateType " + collectionType + ".");
      return List.of();
    }
    Members members = new Members(root, errors);
    members.text("$schema");
    String type = members.text("templateType");
    if (type == null || !matches(type, collectionType)) {
      note(
          root,
          "Expected TemplateType value "
              + collectionType
              + "Template, actual "
              + (type == null ? "" : type)
              + ".");
      return List.of();
    }
    others.accept(members);
    Optional<DocumentNode> template = members.read("template");
    members.refuseOthers("TemplateContainer");
    if (template.isEmpty() || !template.get().isArray()) {
      note(
          template.orElse(root),
          "Expected an array for the template property value for template type "
              + collectionType
              + "Template.");
      return List.of();
    }
    List<T> result = new ArrayList<>();
    for (DocumentNode container : template.get().elements()) {
      T read = one(container, factory);
      if (read != null) {
        result.add(read);
      }
    }
    return result;
  }

  /** Reads a single {@code {"templateType", "template"}}. */
  public <T> T one(DocumentNode container, TemplateFactory<T> factory) {
    if (!container.isObject()) {
      note(container, "Expected an object with the members templateType and template.");
      return null;
    }
    Members members = new Members(container, errors);
    String type = members.requireText("templateType");
    Optional<DocumentNode> body = members.require("template");
    members.refuseOthers("TemplateContainer");
    if (type == null || body.isEmpty()) {
      return null;
    }
    if (!body.get().isObject()) {
      note(
          body.get(),
          "Expected an object for the template property value for template type " + type + ".");
      return null;
    }
    return factory.apply(type, body.get());
  }

  /** Whether a written type name means the type, with or without the suffix {@code Template}. */
  public static boolean matches(String written, String type) {
    return written.equalsIgnoreCase(type) || written.equalsIgnoreCase(type + "Template");
  }

  private void note(DocumentNode at, String message) {
    errors.add(new MappingError(at.path(), at.line(), at.column(), message));
  }
}
