package routes.cli.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import routes.cli.lint.document.DirectRoutes;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.YamlNode;

/**
 * A route that answers over HTTP begins as an empty 503: what has not set a status at its end has
 * answered nothing. So each way through it, also one that a stop ends, ends with the step that sets
 * one, and nothing that may fail follows where it is a good one, whether the route itself sets it
 * or one that it calls. What it tries, it catches in any case.
 */
final class AnswerRule implements Rule {

  private static final String ANSWER = "entry-answer";
  private static final String CATCH_ALL = "catch-all";
  private static final String STATUS = "CamelHttpResponseCode";
  private static final String WEB_ANSWERS = "webAnswers";

  /** Steps after which nothing else of the way is done. */
  private static final Set<String> ENDS = Set.of("stop", "rollback");

  /** Steps that work on copies of the message: a stop among theirs ends only these. */
  private static final Set<String> COPIES =
      Set.of("split", "multicast", "aggregate", "resequence", "wireTap");

  /** Steps whose called routes work on this message, or leave theirs in its place. */
  private static final Set<String> SHARED =
      Set.of("to", "toD", "enrich", "recipientList", "routingSlip", "dynamicRouter");

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
      stops(route, route.steps(), Set.of())
          .forEach(
              place ->
                  report(
                      place,
                      ANSWER,
                      "may stop here without an answer, which is a 503",
                      "set CamelHttpResponseCode in the step right before, or let webAnswers.write"
                          + " do so"));
      early(route, route.steps(), new Rest(true, true), Set.of(route))
          .forEach(
              place ->
                  report(
                      place,
                      ANSWER,
                      "says that all is well before its last step",
                      "set CamelHttpResponseCode when nothing is left to do"));
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
            headers(node).anyMatch(Check::isStatus) ? Optional.empty() : Optional.of(node);
        case "bean" ->
            node.textOf("ref").equals(WEB_ANSWERS) ? Optional.empty() : Optional.of(node);
        // What stands before a stop is looked at for itself.
        case "throwException", "stop", "rollback" -> Optional.empty();
        case "step", "pipeline" -> ends(at, node.steps(), node, seen);
        case "circuitBreaker" ->
            ends(at, node.steps(), node, seen)
                .or(() -> node.field("onFallback").flatMap(it -> ends(at, it.steps(), it, seen)));
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

    /** Steps that end the way at once where what stands before them has not answered. */
    private List<YamlNode> stops(Route at, List<YamlNode> steps, Set<Route> path) {
      List<YamlNode> found = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        List<YamlNode> before = steps.subList(0, i);
        steps
            .get(i)
            .fields()
            .forEach(
                (step, node) -> {
                  if (endsSilently(step, node)
                      && ends(at, before, node, new HashSet<>()).isPresent()) {
                    found.add(node);
                  } else if (step.equals("to") || step.equals("toD")) {
                    if (inCalled(
                        at, step, node, path, (next, on) -> stops(next, next.steps(), on))) {
                      found.add(node);
                    }
                  } else if (!COPIES.contains(step)) {
                    bodies(node).forEach(body -> found.addAll(stops(at, body, path)));
                  }
                });
      }
      return found;
    }

    /** A rollback that only marks throws nothing. */
    private static boolean endsSilently(String step, YamlNode node) {
      return step.equals("stop")
          || step.equals("rollback")
              && (node.textOf("markRollbackOnly").equals("true")
                  || node.textOf("markRollbackOnlyLast").equals("true"));
    }

    /** The steps inside a step, each way through it for itself. */
    private static List<List<YamlNode>> bodies(YamlNode node) {
      List<List<YamlNode>> bodies = new ArrayList<>();
      bodies.add(node.steps());
      for (String several : List.of("when", "doCatch")) {
        node.field(several).ifPresent(it -> it.items().forEach(one -> bodies.add(one.steps())));
      }
      for (String one : List.of("otherwise", "onFallback", "doFinally")) {
        node.field(one).ifPresent(it -> bodies.add(it.steps()));
      }
      return bodies;
    }

    /** Whether something is found in a route that this step calls. */
    private boolean inCalled(
        Route at,
        String step,
        YamlNode node,
        Set<Route> path,
        BiFunction<Route, Set<Route>, List<YamlNode>> look) {
      return direct.called(at, step, node).stream()
          .filter(next -> !path.contains(next))
          .anyMatch(
              next -> {
                Set<Route> on = new HashSet<>(path);
                on.add(next);
                return !look.apply(next, on).isEmpty();
              });
    }

    /**
     * What is left to do behind some steps.
     *
     * @param nothing whether the last of them is the last of all
     * @param stoppable whether a stop leaves nothing to do
     */
    private record Rest(boolean nothing, boolean stoppable) {

      /** Of a copy, or of what is called: a stop there need not end the whole. */
      Rest ofPart() {
        return new Rest(nothing, false);
      }
    }

    /** Steps that set a good status although others follow, or call routes that do. */
    private List<YamlNode> early(Route at, List<YamlNode> steps, Rest rest, Set<Route> path) {
      List<YamlNode> found = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        int behind = steps.size() - i - 1;
        boolean last =
            behind == 0
                ? rest.nothing()
                : (rest.stoppable() || rest.nothing() && behind == 1)
                    && steps.get(i + 1).fields().keySet().stream().anyMatch(ENDS::contains);
        Rest here = new Rest(last, rest.stoppable());
        steps
            .get(i)
            .fields()
            .forEach((step, node) -> found.addAll(early(at, step, node, here, path)));
      }
      return found;
    }

    private List<YamlNode> early(Route at, String step, YamlNode node, Rest rest, Set<Route> path) {
      List<YamlNode> good =
          switch (step) {
            case "setHeader" -> Stream.of(node).filter(Check::isGood).toList();
            case "setHeaders" -> headers(node).filter(Check::isGood).toList();
            case "bean" ->
                node.textOf("ref").equals(WEB_ANSWERS) && node.textOf("method").startsWith("write")
                    ? List.of(node)
                    : List.of();
            default -> List.of();
          };
      if (!good.isEmpty()) {
        return rest.nothing() ? List.of() : good;
      }
      if (SHARED.contains(step)) {
        boolean hasty =
            inCalled(
                at, step, node, path, (next, on) -> early(next, next.steps(), rest.ofPart(), on));
        return hasty ? List.of(node) : List.of();
      }
      Rest inside = COPIES.contains(step) ? rest.ofPart() : rest;
      if (node.field("doFinally").isPresent()) {
        inside = new Rest(false, false);
      }
      return earlyInAny(at, bodies(node), inside, path);
    }

    private List<YamlNode> earlyInAny(
        Route at, List<List<YamlNode>> bodies, Rest rest, Set<Route> path) {
      return bodies.stream().flatMap(body -> early(at, body, rest, path).stream()).toList();
    }

    private static Stream<YamlNode> headers(YamlNode setHeaders) {
      return setHeaders.field("headers").stream().flatMap(headers -> headers.items().stream());
    }

    private static boolean isStatus(YamlNode header) {
      return header.textOf("name").equalsIgnoreCase(STATUS);
    }

    /** Whether this sets a status that is, or may be, one of 2xx and 3xx. */
    private static boolean isGood(YamlNode header) {
      if (!isStatus(header)) {
        return false;
      }
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
