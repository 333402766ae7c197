package routes.cli.lint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the endpoints that route files name. */
final class Endpoints {

  enum Use {
    FROM,
    TO,
    DYNAMIC
  }

  /**
   * An endpoint as written.
   *
   * @param uri component and path, with options only where the file writes them into the URI
   * @param options those of the URI and of {@code parameters}
   */
  record Endpoint(
      RouteDocument document, YamlNode place, Use use, String uri, Map<String, YamlNode> options) {

    String scheme() {
      return uri.split("[:?]", 2)[0];
    }

    /** Name of a direct endpoint, wherever it is written; none for any other. */
    Optional<String> directName() {
      if (!scheme().equals("direct")) {
        return Optional.empty();
      }
      String rest = uri.substring("direct".length()).replaceFirst("^:(//)?", "");
      return Optional.of(rest.isEmpty() ? option("name") : rest);
    }

    /** Text of an option; empty where it is not given. */
    String option(String name) {
      return Optional.ofNullable(options.get(name)).map(YamlNode::text).orElse("");
    }

    /** URI with every option as a query, values percent-encoded. */
    String full(java.util.function.UnaryOperator<String> resolve) {
      StringBuilder full = new StringBuilder(resolve.apply(uri));
      char separator = '?';
      for (var option : options.entrySet()) {
        String value = resolve.apply(option.getValue().text());
        full.append(separator)
            .append(option.getKey())
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        separator = '&';
      }
      return full.toString();
    }
  }

  private Endpoints() {}

  /** Every endpoint of a file. */
  static List<Endpoint> in(RouteDocument document) {
    List<Endpoint> found = new ArrayList<>();
    document
        .root()
        .walk(
            (name, node) -> {
              switch (name) {
                case "from" -> endpoint(document, node, Use.FROM).ifPresent(found::add);
                case "to", "poll" -> endpoint(document, node, Use.TO).ifPresent(found::add);
                case "toD", "wireTap" ->
                    endpoint(document, node, Use.DYNAMIC).ifPresent(found::add);
                case "enrich", "pollEnrich" ->
                    node.field("constant")
                        .or(() -> node.field("expression").flatMap(it -> it.field("constant")))
                        .or(() -> node.field("simple"))
                        .or(() -> node.field("expression").flatMap(it -> it.field("simple")))
                        .flatMap(it -> endpoint(document, it, Use.DYNAMIC))
                        .ifPresent(found::add);
                case "deadLetterUri" -> endpoint(document, node, Use.TO).ifPresent(found::add);
                default -> {}
              }
            });
    return found;
  }

  /** The endpoint of one {@code from}, {@code to} or similar. */
  static Optional<Endpoint> endpoint(RouteDocument document, YamlNode node, Use use) {
    String written = node.isMapping() ? node.textOf("uri") : node.text();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    YamlNode place = node.field("uri").orElse(node);
    Map<String, YamlNode> options = new LinkedHashMap<>();
    int query = written.indexOf('?');
    boolean hasQuery = query >= 0 && !written.startsWith("{{?", query - 2);
    if (hasQuery) {
      for (String part : written.substring(query + 1).split("&")) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          options.put(
              part.substring(0, equals),
              new YamlNode(
                  place.line(),
                  place.column(),
                  Map.of(),
                  List.of(),
                  part.substring(equals + 1),
                  org.snakeyaml.engine.v2.nodes.Tag.STR,
                  List.of()));
        }
      }
    }
    node.field("parameters").ifPresent(parameters -> options.putAll(parameters.fields()));
    String base = hasQuery ? written.substring(0, query) : written;
    return Optional.of(new Endpoint(document, place, use, base, options));
  }
}
