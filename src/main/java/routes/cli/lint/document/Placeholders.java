package routes.cli.lint.document;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves <code>{{name}}</code>, <code>{{name:default}}</code> and <code>{{?name}}</code> from the
 * configuration. What cannot be resolved stays as it is.
 */
public final class Placeholders {

  static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

  private final Function<String, Optional<String>> configuration;

  public Placeholders(Function<String, Optional<String>> configuration) {
    this.configuration = configuration;
  }

  public String resolve(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1)).orElse(match.group())));
  }

  /** Whether the name inside the braces has a value, a default, or is optional. */
  public boolean known(String inside) {
    return inside.startsWith("?") || inside.contains(":") || value(inside).isPresent();
  }

  public Optional<String> value(String inside) {
    String name = inside.startsWith("?") ? inside.substring(1) : inside;
    int colon = name.indexOf(':');
    if (colon < 0) {
      return configuration.apply(name);
    }
    return configuration
        .apply(name.substring(0, colon))
        .or(() -> Optional.of(name.substring(colon + 1)));
  }

  public static java.util.stream.Stream<String> in(String text) {
    return PLACEHOLDER.matcher(text).results().map((MatchResult it) -> it.group(1));
  }
}
