package routes.cli.lint.document;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.support.ObjectHelper;

/** Finds the endpoints that route files name. */
public final class Endpoints {

  public enum Use {
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
  public record Endpoint(
      RouteDocument document, YamlNode place, Use use, String uri, Map<String, YamlNode> options) {

    public String scheme() {
      return uri.split("[:?]", 2)[0];
    }

    /** Name of a direct endpoint, wherever it is written; none for any other. */
    public Optional<String> directName() {
      if (!scheme().equals("direct")) {
        return Optional.empty();
      }
      String rest = uri.substring("direct".length()).replaceFirst("^:(//)?", "");
      return Optional.of(rest.isEmpty() ? option("name") : rest);
    }

    /** Text of an option; empty where it is not given. */
    public String option(String name) {
      return Optional.ofNullable(options.get(name)).map(YamlNode::text).orElse("");
    }

    /** URI with every option as a query, values percent-encoded. */
    public String full(java.util.function.UnaryOperator<String> resolve) {
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

  /** Steps whose text may name several endpoints, with the option that says how it is parted. */
  private static final Map<String, String> DELIMITERS =
      Map.of(
          "recipientList", "delimiter",
          "routingSlip", "uriDelimiter",
          "dynamicRouter", "uriDelimiter");

  private static final Pattern EXPRESSION = Pattern.compile("\\$(simple)?\\{[^}]*}");

  /** Stands for an expression while a text is parted. */
  private static final String MARK = "\0";

  private static final Pattern MARKED = Pattern.compile(MARK);

  private Endpoints() {}

  /** Every endpoint of a file. */
  public static List<Endpoint> in(RouteDocument document) {
    List<Endpoint> found = new ArrayList<>();
    document.root().walk((name, node) -> found.addAll(of(document, name, node)));
    return found;
  }

  /** Those that one field of a file names; none where it is no such step. */
  public static List<Endpoint> of(RouteDocument document, String name, YamlNode node) {
    return switch (name) {
      case "from" -> endpoint(document, node, Use.FROM).stream().toList();
      case "to", "poll", "deadLetterUri" -> endpoint(document, node, Use.TO).stream().toList();
      case "toD", "wireTap" -> endpoint(document, node, Use.DYNAMIC).stream().toList();
      case "enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter" ->
          text(node).stream()
              .flatMap(text -> parts(text, delimiter(name, node)).stream())
              .flatMap(part -> endpoint(document, part, Use.DYNAMIC).stream())
              .toList();
      default -> List.of();
    };
  }

  /** What a constant or Simple says; none where another language has the word. */
  public static Optional<YamlNode> text(YamlNode node) {
    YamlNode owner = node.field("expression").filter(YamlNode::isMapping).orElse(node);
    return owner
        .field("constant")
        .or(() -> owner.field("simple"))
        .map(language -> language.field("expression").orElse(language));
  }

  /** Between what Camel parts the outcome of this step's expression; none where it does not. */
  public static Optional<String> delimiter(String step, YamlNode node) {
    String option = DELIMITERS.get(step);
    if (option == null) {
      return Optional.empty();
    }
    String delimiter = node.field(option).map(YamlNode::text).orElse(",");
    boolean whole = step.equals("recipientList") && delimiter.equalsIgnoreCase("false");
    return whole ? Optional.empty() : Optional.of(delimiter);
  }

  /** The text as Camel parts it, but for what stands inside an expression. */
  public static List<YamlNode> parts(YamlNode text, Optional<String> delimiter) {
    if (delimiter.isEmpty()) {
      return List.of(text);
    }
    List<String> expressions = new ArrayList<>();
    String marked =
        EXPRESSION
            .matcher(text.text())
            .replaceAll(
                found -> {
                  expressions.add(found.group());
                  return MARK;
                });
    List<YamlNode> parts = new ArrayList<>();
    Iterator<String> next = expressions.iterator();
    ObjectHelper.createIterator(marked, delimiter.get())
        .forEachRemaining(
            part ->
                parts.add(
                    text.saying(
                        MARKED
                            .matcher(part.toString().strip())
                            .replaceAll(found -> Matcher.quoteReplacement(next.next())))));
    return parts;
  }

  /** The endpoint of one {@code from}, {@code to} or similar. */
  public static Optional<Endpoint> endpoint(RouteDocument document, YamlNode node, Use use) {
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
        if (equals <= 0 && part.contains("${")) {
          options.put(part, place.saying(""));
        } else if (equals > 0) {
          options.put(part.substring(0, equals), place.saying(part.substring(equals + 1)));
        }
      }
    }
    node.field("parameters").ifPresent(parameters -> options.putAll(parameters.fields()));
    String base = hasQuery ? written.substring(0, query) : written;
    return Optional.of(new Endpoint(document, place, use, base, options));
  }
}
