package routes.cli.lint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import routes.cli.lint.Endpoints.Endpoint;
import routes.cli.lint.Endpoints.Use;
import routes.cli.lint.RouteDocument.Route;

/**
 * Where a request of ours goes, the configuration says: neither an answer (a redirect) nor data may
 * lead it to another server, to which it would carry what it is authorized by. And what comes in
 * has an address of its own: an entry for all that begins alike hands unseen paths on, unless its
 * first work is to look at the request itself.
 */
final class AddressRule implements Rule {

  private static final String REDIRECT = "redirect";
  private static final String PREFIX = "uri-prefix";
  private static final String TARGET = "target";

  /** Headers by which camel-http is sent elsewhere than its endpoint says. */
  private static final Set<String> ELSEWHERE = Set.of("camelhttpuri", "camelresthttpuri");

  /** Steps whose endpoint is an expression's result. */
  private static final Set<String> COMPUTED =
      Set.of(
          "toD",
          "recipientList",
          "routingSlip",
          "dynamicRouter",
          "enrich",
          "pollEnrich",
          "wireTap",
          "poll");

  /** Those of them whose expression is their uri. */
  private static final Set<String> BY_URI = Set.of("toD", "wireTap");

  /** Names the scheme, and it is none of HTTP: where such an endpoint leads is no other server. */
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("(?!https?[:$])[a-z][a-z0-9+-]*(:.*)?");

  /** Names the server, or leaves it to the configuration, before any data. */
  private static final Pattern FIXED_SERVER =
      Pattern.compile("(https?:(//)?[^/?#${}@]+|\\{\\{[^$]+}})([/?].*)?");

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      Endpoints.in(document).forEach(endpoint -> redirects(endpoint, findings));
      document.root().walk((name, node) -> targets(name, node, document, findings));
      document.routes().forEach(route -> prefix(route, findings));
    }
  }

  private static void redirects(Endpoint endpoint, Findings findings) {
    endpoint
        .options()
        .forEach(
            (option, value) -> {
              if (option.toLowerCase(Locale.ROOT).contains("redirect")
                  && !value.text().equals("false")) {
                findings.add(
                    endpoint.document().file(),
                    value.line(),
                    REDIRECT,
                    option + " lets the answer of a server send our request to another one",
                    "remove it; a redirect is then an answer like any other");
              }
            });
  }

  private static void prefix(Route route, Findings findings) {
    Endpoints.endpoint(route.document(), route.from(), Use.FROM)
        .filter(endpoint -> endpoint.scheme().equals("platform-http"))
        .flatMap(endpoint -> Optional.ofNullable(endpoint.options().get("matchOnUriPrefix")))
        .filter(option -> !option.text().equals("false"))
        .filter(option -> route.steps().size() < 2 || !readsTheRequest(route.steps().get(1)))
        .ifPresent(
            option ->
                findings.add(
                    route.document().file(),
                    option.line(),
                    PREFIX,
                    route.name() + " takes every address that begins alike, and nobody looks at it",
                    "write the path in full, or let the step behind removeHeaders be a bean that"
                        + " gets ${exchangeProperty.requestProofs}"));
  }

  private static boolean readsTheRequest(YamlNode step) {
    return step.fields().values().stream()
        .flatMap(
            node ->
                java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(node), node.field("method").stream()))
        .filter(call -> !call.textOf("ref").isEmpty())
        .anyMatch(call -> call.textOf("method").contains("exchangeProperty.requestProofs"));
  }

  private static void targets(
      String name, YamlNode node, RouteDocument document, Findings findings) {
    if (COMPUTED.contains(name)) {
      expression(name, node)
          .filter(written -> !isFixed(written.text()))
          .ifPresent(
              written -> target(written, name + " takes the server from data", document, findings));
    }
    if (name.equals("setHeader")) {
      header(node, document, findings);
    } else if (name.equals("setHeaders")) {
      node.field("headers")
          .ifPresent(headers -> headers.items().forEach(each -> header(each, document, findings)));
    }
  }

  /** The endpoint's URI or what makes it; empty where there is nothing to look at. */
  private static Optional<YamlNode> expression(String name, YamlNode node) {
    if (node.isScalar()) {
      return Optional.of(node);
    }
    // Without a uri these are no endpoints yet, which the schema tells.
    if (node.field("uri").isPresent() || BY_URI.contains(name)) {
      return node.field("uri");
    }
    YamlNode owner = node.field("expression").orElse(node);
    for (String readable : List.of("constant", "simple")) {
      Optional<YamlNode> found = owner.field(readable);
      if (found.isPresent()) {
        return Optional.of(found.get().field("expression").orElse(found.get()));
      }
    }
    // Any other language, and beans: only they know what comes of it.
    return Optional.of(
        new YamlNode(
            node.line(),
            node.column(),
            node.fields(),
            node.items(),
            "${" + name + "}",
            node.tag(),
            List.of()));
  }

  private static boolean isFixed(String uri) {
    return !uri.contains("${") && !uri.contains("$simple{")
        || OTHER_SCHEME.matcher(uri).matches() && !uri.startsWith("$")
        || FIXED_SERVER.matcher(uri).matches();
  }

  private static void header(YamlNode header, RouteDocument document, Findings findings) {
    String name = header.textOf("name");
    boolean constant =
        header.field("constant").isPresent()
            || header.field("expression").flatMap(it -> it.field("constant")).isPresent();
    if (ELSEWHERE.contains(name.toLowerCase(Locale.ROOT)) && !constant) {
      target(header, name + " takes the server from data", document, findings);
    } else if (name.contains("${")) {
      target(header, "a header whose name is data may be CamelHttpUri", document, findings);
    }
  }

  private static void target(
      YamlNode place, String problem, RouteDocument document, Findings findings) {
    findings.add(
        document.file(),
        place.line(),
        TARGET,
        problem + ", and the request would carry its credentials there",
        "begin the URI with the server's address or a property that holds it, and let data be path"
            + " (CamelHttpPath) or query (CamelHttpRawQuery)");
  }
}
