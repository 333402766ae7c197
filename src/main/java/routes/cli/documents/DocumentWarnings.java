package routes.cli.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routes.cli.documents.MappingDocument.Kind;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.TemplateCollection;

/** What of one mapping document is never reached or stands there twice. */
public final class DocumentWarnings {
  private static final List<String> FIXED_KINDS =
      List.of("IotJsonPathContent", "IotCentralJsonPathContent");
  private static final List<String> FIXED_EXPRESSIONS =
      List.of("deviceIdExpression", "timestampExpression");

  private final Kind kind;
  private final List<Warning> warnings = new ArrayList<>();

  private DocumentWarnings(Kind kind) {
    this.kind = kind;
  }

  /**
   * The warnings of a document that loads.
   *
   * @param root its values
   */
  public static List<Warning> of(Kind kind, DocumentNode root) {
    DocumentWarnings document = new DocumentWarnings(kind);
    List<TemplateOutline> templates = TemplateOutline.of(root);
    if (kind == Kind.DEVICE) {
      document.checkRepeatedTemplates(templates);
      templates.forEach(document::checkDevice);
    } else {
      for (TemplateOutline template : templates) {
        document.checkRepeated(template.body(), "components", "component");
        document.warnings.addAll(SeriesWarnings.of(template));
      }
    }
    return document.warnings;
  }

  private void checkRepeatedTemplates(List<TemplateOutline> templates) {
    Map<String, TemplateOutline> first = new HashMap<>();
    for (TemplateOutline template : templates) {
      TemplateOutline earlier =
          first.putIfAbsent(TemplateOutline.content(template.body()), template);
      if (earlier != null) {
        warn(
            template.typeName(),
            "This template repeats the one of line "
                + earlier.body().line()
                + ": it adds nothing to what that one gives",
            "take one of them out");
      }
    }
  }

  private void checkDevice(TemplateOutline template) {
    checkRepeated(template.body(), "rejectWhen", "condition");
    Set<String> names = new HashSet<>();
    for (DocumentNode name : template.valueNames()) {
      if (!names.add(name.text())) {
        warn(
            name,
            "The value [" + name.text() + "] is given twice; the larger of both counts",
            "take one out or rename it");
      }
    }
    if (FIXED_KINDS.stream()
        .anyMatch(fixed -> TemplateCollection.matches(template.kind(), fixed))) {
      for (String name : FIXED_EXPRESSIONS) {
        TemplateOutline.member(template.body(), name)
            .ifPresent(
                at ->
                    warn(
                        at,
                        "The "
                            + name
                            + " of this kind of template is fixed: this one is never"
                            + " reached",
                        "take it out, or use CalculatedContent"));
      }
    }
  }

  private void checkRepeated(DocumentNode body, String list, String noun) {
    Map<String, DocumentNode> first = new HashMap<>();
    for (DocumentNode element : TemplateOutline.elements(body, list)) {
      DocumentNode earlier = first.putIfAbsent(TemplateOutline.content(element), element);
      if (earlier != null) {
        warn(
            element,
            "This " + noun + " repeats the one of line " + earlier.line() + " and is never reached",
            "take one of them out");
      }
    }
  }

  private void warn(DocumentNode at, String what, String remedy) {
    warnings.add(new Warning(kind, at, what, remedy));
  }
}
