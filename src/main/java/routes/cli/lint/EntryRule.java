package routes.cli.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.cli.lint.Endpoints.Use;
import routes.cli.lint.RouteDocument.Route;

/**
 * A route that the outside can reach forgets every header but those it names, before anything else.
 * Headers steer Camel components ({@code kafka.OVERRIDE_TOPIC}, {@code CamelHttpUri}), so a caller
 * must not set them.
 *
 * <p>Kafka topics are no such entry: camel-kafka drops records' headers named Camel* and kafka.*
 * itself, batches carry no headers of their own, and ingest reads record headers on purpose.
 */
final class EntryRule implements Rule {

  private static final String RULE = "entry-headers";

  private static final Set<String> INSIDE =
      Set.of(
          "direct",
          "seda",
          "timer",
          "quartz",
          "scheduler",
          "kafka",
          "kamelet",
          "controlbus",
          "language");

  /** Camel's own headers that an entry may keep: facts of the request that steer no producer. */
  private static final Set<String> KEPT =
      Set.of("camelhttpmethod", "camelhttppath", "camelhttpquery", "camelhttprawquery");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      for (YamlNode rest : document.items("rest")) {
        findings.add(
            document.file(),
            rest.line(),
            RULE,
            "rest opens an entry whose headers nobody sees",
            "write a route from platform-http instead");
      }
      for (Route route : document.routes()) {
        Endpoints.endpoint(document, route.from(), Use.FROM)
            .filter(endpoint -> !INSIDE.contains(endpoint.scheme()))
            .ifPresent(endpoint -> check(route, documents, findings));
      }
    }
  }

  private static void check(Route route, List<RouteDocument> documents, Findings findings) {
    var removal =
        route.steps().stream()
            .limit(1)
            .flatMap(step -> step.field("removeHeaders").stream())
            .findFirst();
    if (removal.isEmpty() || !removal.get().textOf("pattern").equals("*")) {
      report(
          route,
          new Place(
              route.document(),
              removal.orElse(route.steps().isEmpty() ? route.from() : route.steps().get(0))),
          "does not begin with a header allow list",
          "make its first step removeHeaders with pattern \"*\" and the needed names in"
              + " excludePattern",
          findings);
      return;
    }
    YamlNode exclude = removal.get().field("excludePattern").orElse(null);
    if (exclude == null || exclude.text().isEmpty()) {
      return;
    }
    if (route.template().isEmpty()) {
      names(route, exclude.text(), new Place(route.document(), exclude), findings);
      return;
    }
    String template = route.template().get().textOf("id");
    for (RouteDocument document : documents) {
      for (YamlNode templated : document.items("templatedRoute")) {
        if (templated.textOf("routeTemplateRef").equals(template)) {
          String text = filled(exclude.text(), route.template().get(), templated);
          names(route, text, new Place(document, templated), findings);
        }
      }
    }
  }

  /** Where a finding stands. */
  private record Place(RouteDocument document, YamlNode node) {}

  /** The text with the parameters that a route made from the template gives, or their defaults. */
  private static String filled(String text, YamlNode template, YamlNode templated) {
    Map<String, String> values = new HashMap<>();
    items(template).forEach(each -> values.put(each.textOf("name"), each.textOf("defaultValue")));
    items(templated).forEach(each -> values.put(each.textOf("name"), each.textOf("value")));
    return Placeholders.PLACEHOLDER
        .matcher(text)
        .replaceAll(
            place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
  }

  private static List<YamlNode> items(YamlNode owner) {
    return owner.field("parameters").map(YamlNode::items).orElse(List.of());
  }

  private static void names(Route route, String text, Place place, Findings findings) {
    for (String name : text.replace("\\.", ".").replaceAll("[()]", "").split("\\|")) {
      String lower = name.toLowerCase(java.util.Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        report(
            route,
            place,
            "lets every header of the pattern \"" + name + "\" in",
            "write full names with | between them",
            findings);
      } else if ((lower.startsWith("camel") && !KEPT.contains(lower))
          || lower.startsWith("kafka.")
          || lower.startsWith("org.apache.camel")) {
        report(
            route,
            place,
            "lets callers set " + name + ", which steers Camel",
            "remove it from excludePattern",
            findings);
      }
    }
  }

  private static void report(
      Route route, Place place, String problem, String remedy, Findings findings) {
    findings.add(
        place.document().file(), place.node().line(), RULE, route.name() + " " + problem, remedy);
  }
}
