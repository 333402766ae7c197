package routes.cli.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import routes.mapping.document.DocumentNode;

/**
 * Where the names of one template stand in its document.
 *
 * @param kind its {@code templateType} as written
 * @param body the template itself
 * @param typeName where its type stands
 * @param valueNames where the names of values stand that it gives or uses, in document order
 */
record TemplateOutline(
    String kind, DocumentNode body, DocumentNode typeName, List<DocumentNode> valueNames) {

  /** The templates of a document that loads. */
  static List<TemplateOutline> of(DocumentNode root) {
    List<TemplateOutline> templates = new ArrayList<>();
    for (DocumentNode container : elements(root, "template")) {
      DocumentNode body = member(container, "template").orElseThrow();
      templates.add(
          new TemplateOutline(
              member(container, "templateType").orElseThrow().text(),
              body,
              member(body, "typeName").orElseThrow(),
              valueNames(body)));
    }
    return templates;
  }

  String type() {
    return typeName.text();
  }

  /** The member of an object, found without regard to case; empty if it is missing or null. */
  static Optional<DocumentNode> member(DocumentNode node, String name) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    DocumentNode found = null;
    for (Map.Entry<String, DocumentNode> member : node.members().entrySet()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        found = member.getValue();
      }
    }
    return Optional.ofNullable(found).filter(value -> !value.isNull());
  }

  /** The elements of an array member; none if it is missing. */
  static List<DocumentNode> elements(DocumentNode node, String name) {
    return member(node, name)
        .filter(DocumentNode::isArray)
        .map(DocumentNode::elements)
        .orElse(List.of());
  }

  /** What a value says, without where it stands: equal for values that mean the same. */
  static String content(DocumentNode node) {
    if (node.isObject()) {
      StringBuilder text = new StringBuilder("{");
      node.members().entrySet().stream()
          .map(
              member -> member.getKey().toLowerCase(Locale.ROOT) + ":" + content(member.getValue()))
          .sorted()
          .forEach(member -> text.append(member).append(','));
      return text.append('}').toString();
    }
    if (node.isArray()) {
      return node.elements().stream().map(TemplateOutline::content).toList().toString();
    }
    return node.scalar().toString();
  }

  /** The values of the template: those of a device template, or of a FHIR template. */
  List<DocumentNode> values() {
    return values(body);
  }

  private static List<DocumentNode> values(DocumentNode body) {
    List<DocumentNode> owners = new ArrayList<>(elements(body, "values"));
    member(body, "value").ifPresent(owners::add);
    for (DocumentNode component : elements(body, "components")) {
      member(component, "value").ifPresent(owners::add);
    }
    return owners;
  }

  private static List<DocumentNode> valueNames(DocumentNode body) {
    return values(body).stream()
        .flatMap(owner -> Stream.of("valueName", "frequencyName").map(name -> member(owner, name)))
        .flatMap(Optional::stream)
        .toList();
  }
}
