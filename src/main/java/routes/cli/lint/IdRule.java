package routes.cli.lint;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.Spelling;
import routes.cli.lint.document.YamlNode;
import routes.operations.routefiles.RouteIds;

/** Every route, template and configuration has an id of its own; routes and templates say why. */
final class IdRule implements Rule {

  private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    Set<String> configurations =
        documents.stream()
            .flatMap(document -> document.items("routeConfiguration").stream())
            .map(configuration -> configuration.textOf("id"))
            .collect(Collectors.toSet());
    for (RouteDocument document : documents) {
      for (YamlNode from : document.items("from")) {
        findings.add(
            document.file(),
            from.line(),
            "id",
            "a from without a route around it has no id and no description",
            "put it under route with id and description");
      }
      for (YamlNode route : document.items("route")) {
        id(document, route, "route", "id", findings);
        description(document, route, "route", findings);
        configuration(document, route, configurations, findings);
      }
      for (YamlNode template : document.items("routeTemplate")) {
        id(document, template, "routeTemplate", "id", findings);
        description(document, template, "routeTemplate", findings);
        template
            .field("route")
            .ifPresent(route -> configuration(document, route, configurations, findings));
      }
      for (YamlNode templated : document.items("templatedRoute")) {
        id(document, templated, "templatedRoute", "routeId", findings);
      }
      for (YamlNode configuration : document.items("routeConfiguration")) {
        id(document, configuration, "routeConfiguration", "id", findings);
      }
    }
    for (var duplicate :
        RouteIds.duplicates(documents.stream().map(RouteDocument::file).toList())) {
      boolean firstIsTheirs = duplicate.first().file().outside();
      boolean secondIsTheirs = duplicate.second().file().outside();
      var here = firstIsTheirs && !secondIsTheirs ? duplicate.first() : duplicate.second();
      var there = here == duplicate.first() ? duplicate.second() : duplicate.first();
      findings.add(
          here.file(),
          here.line(),
          "duplicate-id",
          duplicate.inWords() + " (there line " + there.line() + ")",
          "give one of them another name");
    }
  }

  private static void id(
      RouteDocument document, YamlNode node, String kind, String field, Findings findings) {
    String id = node.textOf(field);
    if (id.isEmpty()) {
      findings.add(
          document.file(), node.line(), "id", "this " + kind + " has no " + field, "add one");
    } else if (!KEBAB.matcher(id).matches()) {
      findings.add(
          document.file(),
          node.field(field).orElse(node).line(),
          "id",
          "\"" + id + "\" is not in kebab-case",
          "write it in lower case with dashes, such as withings-poll");
    }
  }

  private static void description(
      RouteDocument document, YamlNode node, String kind, Findings findings) {
    if (node.textOf("description").isBlank()) {
      String id = node.textOf("id");
      findings.add(
          document.file(),
          node.line(),
          "description",
          kind + (id.isEmpty() ? "" : " " + id) + " has no description",
          "say in one sentence what it is for");
    }
  }

  private static void configuration(
      RouteDocument document, YamlNode route, Set<String> known, Findings findings) {
    route
        .field("routeConfigurationId")
        .filter(id -> !id.text().contains("*") && !known.contains(id.text()))
        .ifPresent(
            id ->
                findings.add(
                    document.file(),
                    id.line(),
                    "id",
                    "there is no routeConfiguration \"" + id.text() + "\"",
                    Spelling.advice(id.text(), known, "define it or remove the reference")));
  }
}
