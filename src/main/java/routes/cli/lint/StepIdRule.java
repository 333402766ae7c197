package routes.cli.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.YamlNode;

/** Camel wants the ids of steps and routes to be unique over all files, or it does not start. */
final class StepIdRule implements Rule {

  private record Place(RouteDocument document, int line, String what) {}

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    Map<String, Place> seen = new HashMap<>();
    for (RouteDocument document : documents) {
      for (Route route : document.routes()) {
        if (route.template().isEmpty()) {
          route
              .definition()
              .field("id")
              .ifPresent(
                  id -> seen.putIfAbsent(id.text(), new Place(document, id.line(), "route")));
        }
      }
    }
    for (RouteDocument document : documents) {
      for (Route route : document.routes()) {
        if (route.template().isEmpty()) {
          String prefix = route.definition().textOf("nodePrefixId");
          route.steps().forEach(step -> ids(document, step, prefix, seen, findings));
        }
      }
    }
  }

  private static void ids(
      RouteDocument document,
      YamlNode node,
      String prefix,
      Map<String, Place> seen,
      Findings findings) {
    node.fields()
        .forEach(
            (name, value) -> {
              if (name.equals("id") && value.isScalar() && !value.text().startsWith("{{")) {
                id(document, value, prefix + value.text(), seen, findings);
              } else if (!name.equals("parameters")) {
                ids(document, value, prefix, seen, findings);
              }
            });
    node.items().forEach(item -> ids(document, item, prefix, seen, findings));
  }

  private static void id(
      RouteDocument document,
      YamlNode node,
      String id,
      Map<String, Place> seen,
      Findings findings) {
    Place first = seen.putIfAbsent(id, new Place(document, node.line(), "step"));
    if (first != null) {
      String where =
          first.document().equals(document)
              ? "line " + first.line()
              : first.document().file().origin() + ":" + first.line();
      findings.add(
          document.file(),
          node.line(),
          "duplicate-id",
          "step \"" + id + "\" has the id of the " + first.what() + " in " + where,
          "give the step another id");
    }
  }
}
