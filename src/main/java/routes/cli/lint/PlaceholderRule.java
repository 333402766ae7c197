package routes.cli.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.Placeholders;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.YamlNode;

/** Every <code>{{name}}</code> has a value, a default, or is a parameter of its template. */
final class PlaceholderRule implements Rule {

  private final Placeholders placeholders;

  PlaceholderRule(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      for (YamlNode item : document.root().items()) {
        Set<String> parameters = new HashSet<>();
        item.field("routeTemplate")
            .ifPresent(
                template -> {
                  names(template, "parameters", parameters);
                  names(template, "beans", parameters);
                });
        item.walk((name, node) -> check(document, name, node, parameters, findings));
      }
    }
  }

  private static void names(YamlNode template, String field, Set<String> names) {
    template
        .field(field)
        .ifPresent(list -> list.items().forEach(each -> names.add(each.textOf("name"))));
  }

  private void check(
      RouteDocument document, String name, YamlNode node, Set<String> known, Findings findings) {
    if (name.equals("description") || name.equals("note")) {
      return;
    }
    check(document, node, known, findings);
    node.items().forEach(item -> check(document, item, known, findings));
  }

  private void check(RouteDocument document, YamlNode node, Set<String> known, Findings findings) {
    Placeholders.in(node.text())
        .filter(inside -> !known.contains(inside.split("[:?]", 2)[0]))
        .filter(inside -> !placeholders.known(inside))
        .forEach(
            inside ->
                findings.add(
                    document.file(),
                    node.line(),
                    "placeholder",
                    "{{" + inside + "}} has no value",
                    "set "
                        + inside
                        + " in application.yaml, or give a default: {{"
                        + inside
                        + ":…}}"));
  }
}
