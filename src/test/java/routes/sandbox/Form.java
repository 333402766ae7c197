package routes.sandbox;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form of a page.
 *
 * @param inputs what a browser sends without further clicks: hidden, filled and ticked inputs
 */
record Form(URI action, Map<String, String> inputs) {

  private static final Pattern INPUT = Pattern.compile("(?is)<input\\b([^>]*)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?s)([a-zA-Z][a-zA-Z-]*)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'))?");

  static Form parse(URI page, String attributes, String content) {
    Map<String, String> inputs = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(content);
    while (input.find()) {
      Map<String, String> attribute = attributes(input.group(1));
      String type = attribute.getOrDefault("type", "text");
      boolean ticked = attribute.containsKey("checked");
      boolean sent =
          switch (type) {
            case "checkbox", "radio" -> ticked;
            case "submit", "button", "reset", "image" -> false;
            default -> true;
          };
      if (sent && attribute.containsKey("name")) {
        String fallback = ticked ? "on" : "";
        inputs.put(attribute.get("name"), attribute.getOrDefault("value", fallback));
      }
    }
    String action = Optional.ofNullable(attributes(attributes).get("action")).orElse("");
    return new Form(page.resolve(action), inputs);
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(text);
    while (matcher.find()) {
      String quoted = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      attributes.put(matcher.group(1).toLowerCase(), quoted == null ? "" : unescape(quoted));
    }
    return attributes;
  }

  private static String unescape(String html) {
    return html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#43;", "+")
        .replace("&#61;", "=")
        .replace("&amp;", "&");
  }
}
