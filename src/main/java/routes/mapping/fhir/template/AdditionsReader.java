package routes.mapping.fhir.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;

/** Reads the members of a template that become {@link Additions}. */
final class AdditionsReader {
  private final Members members;
  private final Function<DocumentNode, Concept> concept;

  /**
   * @param members of the template
   * @param concept reads a concept, or notes a fault and gives null
   */
  AdditionsReader(Members members, Function<DocumentNode, Concept> concept) {
    this.members = members;
    this.concept = concept;
  }

  Additions read() {
    return new Additions(
        members.read("bodySite").map(concept).orElse(null),
        members.read("method").map(concept).orElse(null),
        members.list("interpretation", concept),
        note(),
        members.list("extension", this::extension));
  }

  private String note() {
    String note = members.text("note");
    if (note != null && note.isBlank()) {
      members.read("note").ifPresent(at -> members.error(at, "The note is empty."));
    }
    return note;
  }

  private ObjectNode extension(DocumentNode node) {
    if (!(node.toJson() instanceof ObjectNode json) || !json.path("url").isTextual()) {
      members.error(node, "Expected a FHIR extension: an object with a url.");
      return null;
    }
    boolean nested = json.has("extension");
    List<String> values =
        json.properties().stream()
            .map(java.util.Map.Entry::getKey)
            .filter(name -> name.startsWith("value"))
            .toList();
    if (nested == !values.isEmpty() || values.size() > 1) {
      members.error(node, "A FHIR extension has one value[x], or extensions of its own.");
      return null;
    }
    return json;
  }
}
