package routes.cli.lint.document;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import routes.cli.lint.document.RouteDocument.Route;

/** What is made of route templates: once for each {@code templatedRoute} that names one. */
public final class Templates {

  /**
   * A route as it will stand: one of a file, or one made from a template.
   *
   * @param document of what makes it
   * @param place of what makes it
   * @param values of the template's parameters; none where there is no template
   */
  public record Made(RouteDocument document, YamlNode place, Map<String, String> values) {

    /**
     * The text with the parameters that a route made from the template gives, or their defaults.
     */
    public String filled(String text) {
      return Placeholders.PLACEHOLDER
          .matcher(text)
          .replaceAll(
              found ->
                  Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
  }

  private Templates() {}

  /** Every route that a written one becomes; none for a template that nothing uses. */
  public static List<Made> made(Route route, List<RouteDocument> documents) {
    if (route.template().isEmpty()) {
      return List.of(new Made(route.document(), route.definition(), Map.of()));
    }
    YamlNode template = route.template().get();
    String name = template.textOf("id");
    return documents.stream()
        .flatMap(
            document ->
                document.items("templatedRoute").stream()
                    .filter(templated -> templated.textOf("routeTemplateRef").equals(name))
                    .map(templated -> new Made(document, templated, values(template, templated))))
        .toList();
  }

  private static Map<String, String> values(YamlNode template, YamlNode templated) {
    Map<String, String> values = new HashMap<>();
    items(template).forEach(each -> values.put(each.textOf("name"), each.textOf("defaultValue")));
    items(templated).forEach(each -> values.put(each.textOf("name"), each.textOf("value")));
    return values;
  }

  private static List<YamlNode> items(YamlNode owner) {
    return owner.field("parameters").map(YamlNode::items).orElse(List.of());
  }
}
