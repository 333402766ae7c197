package routes.cli.lint;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.Templates;
import routes.cli.lint.document.Templates.Made;
import routes.cli.lint.document.YamlNode;
import routes.operations.entry.ProofNames;

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
    ProofNames proofs = proofs(documents);
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
            .ifPresent(endpoint -> check(route, documents, proofs, findings));
      }
    }
  }

  private static void check(
      Route route, List<RouteDocument> documents, ProofNames proofs, Findings findings) {
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
    for (Made made : Templates.made(route, documents)) {
      YamlNode node = route.template().isEmpty() ? exclude : made.place();
      names(route, made.filled(exclude.text()), new Place(made.document(), node), proofs, findings);
    }
  }

  /** Where a finding stands. */
  private record Place(RouteDocument document, YamlNode node) {}

  /** The headers of every vendor's push stand in the parameters of its routes. */
  private static ProofNames proofs(List<RouteDocument> documents) {
    ProofNames proofs = new ProofNames();
    for (RouteDocument document : documents) {
      for (YamlNode templated : document.items("templatedRoute")) {
        for (YamlNode each : templated.field("parameters").map(YamlNode::items).orElse(List.of())) {
          proofs.templateParameter(each.textOf("name"), each.textOf("value"));
        }
      }
    }
    return proofs;
  }

  private static void names(
      Route route, String text, Place place, ProofNames proofs, Findings findings) {
    for (String name : text.replace("\\.", ".").replaceAll("[()]", "").split("\\|")) {
      String lower = name.toLowerCase(java.util.Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        report(
            route,
            place,
            "lets every header of the pattern \"" + name + "\" in",
            "write full names with | between them",
            findings);
      } else if (ProofNames.steers(name) && !KEPT.contains(lower)) {
        report(
            route,
            place,
            "lets callers set " + name + ", which steers Camel",
            "remove it from excludePattern",
            findings);
      } else if (proofs.proves(name)) {
        report(
            route,
            place,
            "keeps " + name + ", which proves something, among the headers of its message",
            "remove it from excludePattern and give ${exchangeProperty.requestProofs} to the bean"
                + " that reads it",
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
