package routes.cli.lint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Endpoint;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.YamlNode;

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
  private static final Set<String> BY_URI = Set.of("toD", "wireTap", "poll");

  /** Names the scheme, and it is none of HTTP: where such an endpoint leads is no other server. */
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("(?!https?[:$]|language:)[a-z][a-z0-9+-]*(:.*)?");

  /** Names the server, or leaves it to the configuration, before any data. */
  private static final Pattern FIXED_SERVER =
      Pattern.compile("(https?:(//)?[^/?#${}@]+|\\{\\{[^$]+}})([/?].*)?");

  /** An expression of Simple, or one that begins with its language. */
  private static final Pattern DATA = Pattern.compile("\\$(simple)?\\{|^language:");

  /** Options by which an endpoint is led to a server, with what it is authorized by. */
  private static final Pattern SERVER =
      Pattern.compile(
          "(?i)additionalProperties\\..*"
              + "|[^.]*(brokers?|hosts?|hostname|ur[il]s?|address(es)?|servers?|endpoints?)");

  /** Those of camel-http; all else is a parameter of the address. */
  private static final Pattern HTTP_SERVER =
      Pattern.compile("(?i)proxy.*|oauth2TokenEndpoint|httpClient\\..*");

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
          .ifPresent(
              written -> {
                written(name, node, written, document, findings);
                Endpoints.of(document, name, node).forEach(each -> options(name, each, findings));
              });
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
    boolean byUri = BY_URI.contains(name);
    if (node.isScalar()) {
      // A routing slip of one word is the name of a header.
      return Optional.of(byUri ? node : unread(name, node));
    }
    // Without a uri these are no endpoints yet, which the schema tells.
    if (byUri) {
      return node.field("uri");
    }
    return Endpoints.text(node).or(() -> Optional.of(unread(name, node)));
  }

  /** Any other language, and beans: only they know what comes of it. */
  private static YamlNode unread(String name, YamlNode node) {
    return node.saying("${" + name + "}");
  }

  private static void written(
      String name, YamlNode node, YamlNode written, RouteDocument document, Findings findings) {
    Optional<String> delimiter = Endpoints.delimiter(name, node);
    boolean fixed =
        Endpoints.parts(written, delimiter).stream().allMatch(part -> isFixed(part.text()));
    if (!fixed) {
      target(written, name + " takes the server from data", document, findings);
    } else if (delimiter.isPresent() && isData(written.text())) {
      target(
          written,
          name + " takes data that may hold its delimiter and then another server",
          "write toD for each of them, or delimiter: \"false\" in a recipientList of one",
          document,
          findings);
    }
  }

  private static void options(String step, Endpoint endpoint, Findings findings) {
    endpoint
        .options()
        .forEach(
            (option, value) -> {
              if (isData(option) || leads(endpoint, option, value.text())) {
                target(
                    value,
                    step + " takes its option " + option + " from data",
                    "write its value into the route or the configuration",
                    endpoint.document(),
                    findings);
              }
            });
  }

  private static boolean leads(Endpoint endpoint, String option, String value) {
    if (!endpoint.scheme().matches("https?")) {
      return SERVER.matcher(option).matches() && isData(value);
    }
    return option.equals("httpUri")
        ? !isFixed(value.startsWith("http") ? value : "https:" + value)
        : HTTP_SERVER.matcher(option).matches() && isData(value);
  }

  private static boolean isData(String text) {
    return DATA.matcher(text).find();
  }

  private static boolean isFixed(String uri) {
    return !isData(uri)
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
    target(
        place,
        problem,
        "begin the URI with the server's address or a property that holds it, and let data be path"
            + " (CamelHttpPath) or query (CamelHttpRawQuery)",
        document,
        findings);
  }

  private static void target(
      YamlNode place, String problem, String remedy, RouteDocument document, Findings findings) {
    findings.add(
        document.file(),
        place.line(),
        TARGET,
        problem + ", and the request would carry its credentials there",
        remedy);
  }
}
