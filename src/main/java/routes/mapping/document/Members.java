package routes.mapping.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import routes.mapping.MappingError;

/**
 * The members of one object of a mapping document, found without regard to case. Faults are added
 * to a list instead of thrown, so that one reading finds all of them.
 */
public final class Members {
  private final DocumentNode node;
  private final Map<String, DocumentNode> byLowerName = new LinkedHashMap<>();
  private final Map<String, String> unread = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<MappingError> errors;

  public Members(DocumentNode node, List<MappingError> errors) {
    this.node = node;
    this.errors = errors;
    node.members()
        .forEach(
            (name, value) -> {
              byLowerName.put(lower(name), value);
              unread.put(lower(name), name);
            });
  }

  public DocumentNode node() {
    return node;
  }

  /** The member, or empty if it is missing or null. */
  public Optional<DocumentNode> read(String name) {
    known.add(name);
    unread.remove(lower(name));
    return Optional.ofNullable(byLowerName.get(lower(name))).filter(value -> !value.isNull());
  }

  /** The member; a fault is noted if it is missing or null. */
  public Optional<DocumentNode> require(String name) {
    Optional<DocumentNode> value = read(name);
    if (value.isEmpty()) {
      String spelled = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      error(node, "Required property '" + spelled + "' not found in JSON.");
    }
    return value;
  }

  /** The text of a member that is a scalar, or null. */
  public String text(String name) {
    return read(name).map(value -> scalarText(name, value)).orElse(null);
  }

  /** The text of a member that must be there, or null after noting the fault. */
  public String requireText(String name) {
    return require(name).map(value -> scalarText(name, value)).orElse(null);
  }

  /** A boolean, also written as the text {@code "true"} or {@code "false"}. */
  public boolean bool(String name, boolean otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    error(
        byLowerName.get(lower(name)), "Could not convert the value of '" + name + "' to boolean.");
    return otherwise;
  }

  /** One of the named values without regard to case, or the default after noting the fault. */
  public String oneOf(String name, List<String> allowed, String otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    for (String value : allowed) {
      if (value.equalsIgnoreCase(text)) {
        return value;
      }
    }
    error(
        byLowerName.get(lower(name)),
        "'"
            + text
            + "' is no value of '"
            + name
            + "'; known are "
            + String.join(", ", allowed)
            + ".");
    return otherwise;
  }

  /** Each element of an array member, empty if it is missing. */
  public <T> List<T> list(String name, Function<DocumentNode, T> element) {
    Optional<DocumentNode> value = read(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      error(value.get(), "Expected an array for the property '" + name + "'.");
      return List.of();
    }
    List<T> result = new ArrayList<>();
    for (DocumentNode item : value.get().elements()) {
      T read = element.apply(item);
      if (read != null) {
        result.add(read);
      }
    }
    return result;
  }

  /** Each element of an array member of texts. */
  public List<String> texts(String name) {
    return list(name, item -> scalarText(name, item));
  }

  /** Notes a fault for every member that nothing has asked for. */
  public void refuseOthers(String typeName) {
    unread.forEach(
        (lower, name) ->
            error(
                byLowerName.get(lower),
                "Could not find member '"
                    + name
                    + "' on object of type '"
                    + typeName
                    + "'; known are "
                    + String.join(", ", known)
                    + "."));
  }

  /** Notes a fault at a place of the document. */
  public void error(DocumentNode at, String message) {
    errors.add(new MappingError(at.path(), at.line(), at.column(), message));
  }

  private String scalarText(String name, DocumentNode value) {
    if (value.scalar() == null || value.isNull()) {
      error(value, "Expected a text for the property '" + name + "'.");
      return null;
    }
    return value.text();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
