package routes.cli.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import routes.cli.lint.Endpoints.Use;
import routes.cli.lint.RouteDocument.Route;

/**
 * A route that answers over HTTP begins as an empty 503: what has not set a status at its end has
 * answered nothing. So each way through it ends with the step that sets one, and nothing that may
 * fail follows where it is a good one. What it tries, it catches in any case.
 */
final class AnswerRule implements Rule {

  private static final String ANSWER = "entry-answer";
  private static final String CATCH_ALL = "catch-all";
  private static final String STATUS = "CamelHttpResponseCode";
  private static final Set<String> ANYTHING = Set.of("java.lang.Exception", "java.lang.Throwable");

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    DirectRoutes direct = new DirectRoutes(documents);
    for (RouteDocument document : documents) {
      for (Route route : document.routes()) {
        Endpoints.endpoint(document, route.from(), Use.FROM)
            .filter(endpoint -> endpoint.scheme().equals("platform-http"))
            .ifPresent(endpoint -> new Check(route, direct, findings).run());
      }
    }
  }

  /** One route. */
  private record Check(Route route, DirectRoutes direct, Findings findings) {

    void run() {
      ends(route, route.steps(), route.from(), new HashSet<>())
          .ifPresent(
              place ->
                  report(
                      place,
                      ANSWER,
                      "may end here without an answer, which is a 503",
                      "set CamelHttpResponseCode in the last step of each way through it, or let"
                          + " webAnswers.write do so"));
      early(route.steps(), true);
      route
          .from()
          .walk(
              (step, node) -> {
                if (step.equals("doTry") && !catchesAll(node)) {
                  report(
                      node,
                      CATCH_ALL,
                      "tries what it does not catch in any case",
                      "let the last doCatch name java.lang.Exception");
                }
              });
    }

    /** The step with which some way through these ends unanswered; none where each is answered. */
    private Optional<YamlNode> ends(
        Route at, List<YamlNode> steps, YamlNode owner, Set<Route> seen) {
      if (steps.isEmpty()) {
        return Optional.of(owner);
      }
      YamlNode last = steps.get(steps.size() - 1);
      var step = last.fields().entrySet().iterator().next();
      YamlNode node = step.getValue();
      return switch (step.getKey()) {
        case "setHeader" -> isStatus(node) ? Optional.empty() : Optional.of(node);
        case "setHeaders" ->
            node.field("headers").stream()
                    .flatMap(headers -> headers.items().stream())
                    .anyMatch(Check::isStatus)
                ? Optional.empty()
                : Optional.of(node);
        case "bean" ->
            node.textOf("ref").equals("webAnswers") ? Optional.empty() : Optional.of(node);
        case "throwException" -> Optional.empty();
        case "step", "pipeline", "circuitBreaker" -> ends(at, node.steps(), node, seen);
        case "choice" -> choice(at, node, seen);
        case "doTry" -> doTry(at, node, seen);
        case "to", "toD" -> called(at, step.getKey(), node, seen);
        default -> Optional.of(node);
      };
    }

    private Optional<YamlNode> choice(Route at, YamlNode choice, Set<Route> seen) {
      Optional<YamlNode> otherwise = choice.field("otherwise");
      if (otherwise.isEmpty()) {
        return Optional.of(choice);
      }
      return choice.field("when").map(YamlNode::items).orElse(List.of()).stream()
          .flatMap(when -> ends(at, when.steps(), when, seen).stream())
          .findFirst()
          .or(() -> ends(at, otherwise.get().steps(), otherwise.get(), seen));
    }

    private Optional<YamlNode> doTry(Route at, YamlNode doTry, Set<Route> seen) {
      return ends(at, doTry.steps(), doTry, seen)
          .or(
              () ->
                  doTry.field("doCatch").map(YamlNode::items).orElse(List.of()).stream()
                      .flatMap(each -> ends(at, each.steps(), each, seen).stream())
                      .findFirst());
    }

    private Optional<YamlNode> called(Route at, String step, YamlNode node, Set<Route> seen) {
      List<Route> called = direct.called(at, step, node);
      boolean answered =
          !called.isEmpty()
              && called.stream()
                  .allMatch(
                      next ->
                          !seen.add(next) || ends(next, next.steps(), next.from(), seen).isEmpty());
      return answered ? Optional.empty() : Optional.of(node);
    }

    /** Reports a good status behind which there are steps. */
    private void early(List<YamlNode> steps, boolean last) {
      for (int i = 0; i < steps.size(); i++) {
        boolean here = last && i == steps.size() - 1;
        steps.get(i).fields().forEach((name, node) -> early(name, node, here));
      }
    }

    private void early(String step, YamlNode node, boolean last) {
      switch (step) {
        case "setHeader" -> {
          if (isStatus(node) && mayBeGood(node) && !last) {
            report(
                node,
                ANSWER,
                "says that all is well before its last step",
                "set CamelHttpResponseCode when nothing is left to do");
          }
        }
        case "choice" -> {
          node.field("when")
              .map(YamlNode::items)
              .orElse(List.of())
              .forEach(when -> early(when.steps(), last));
          node.field("otherwise").ifPresent(otherwise -> early(otherwise.steps(), last));
        }
        case "doTry" -> {
          early(node.steps(), last);
          node.field("doCatch")
              .map(YamlNode::items)
              .orElse(List.of())
              .forEach(each -> early(each.steps(), last));
        }
        default -> node.field("steps").ifPresent(steps -> early(steps.items(), last));
      }
    }

    private static boolean isStatus(YamlNode header) {
      return header.textOf("name").equalsIgnoreCase(STATUS);
    }

    /** Whether the status is, or may be, one of 2xx and 3xx. */
    private static boolean mayBeGood(YamlNode header) {
      YamlNode expression = header.field("expression").orElse(header);
      String constant = expression.field("constant").orElse(expression).text();
      return !constant.matches("[145]\\d\\d");
    }

    private static boolean catchesAll(YamlNode doTry) {
      List<YamlNode> catches = doTry.field("doCatch").map(YamlNode::items).orElse(List.of());
      return !catches.isEmpty()
          && catches.get(catches.size() - 1).field("exception").stream()
              .flatMap(exceptions -> exceptions.items().stream())
              .map(name -> name.text().strip())
              .anyMatch(ANYTHING::contains)
          && catches.get(catches.size() - 1).field("onWhen").isEmpty();
    }

    private void report(YamlNode place, String rule, String problem, String remedy) {
      findings.add(
          route.document().file(), place.line(), rule, route.name() + " " + problem, remedy);
    }
  }
}
