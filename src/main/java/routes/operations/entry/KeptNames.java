package routes.operations.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * What the first step of a route lets in: the names in the {@code excludePattern} of its {@code
 * removeHeaders}. Where a value comes from is told by its name alone, so that nothing can stand in
 * for something else: one that begins with a capital letter or {@code x-}, and one that proves
 * something, is a header of the request; a variable of the path is only that; every other is a
 * parameter of the address.
 */
final class KeptNames {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");

  private final Set<String> headers;
  private final Set<String> parameters;
  private final List<String> patterns;
  private final boolean declared;

  private KeptNames(
      boolean declared, List<String> names, Set<String> variables, ProofNames proofs) {
    this.declared = declared;
    this.patterns = names.stream().filter(name -> !NAME.matcher(name).matches()).toList();
    Set<String> plain =
        names.stream().filter(name -> NAME.matcher(name).matches()).collect(Collectors.toSet());
    this.headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    plain.stream().filter(name -> isHeader(name, proofs)).forEach(headers::add);
    this.parameters =
        plain.stream()
            .filter(name -> !headers.contains(name) && !variables.contains(name))
            .collect(Collectors.toSet());
  }

  /** Those of a route; none where it does not begin with such a step. */
  static KeptNames of(
      RouteDefinition definition, String path, CamelContext camel, ProofNames proofs) {
    // What the shared configuration adds, such as onException, stands there too and is no step.
    var first = definition.getOutputs().stream().filter(step -> !step.isAbstract()).findFirst();
    Set<String> variables =
        VARIABLE.matcher(path).results().map(found -> found.group(1)).collect(Collectors.toSet());
    if (first.isEmpty()
        || !(first.get() instanceof RemoveHeadersDefinition removal)
        || !"*".equals(removal.getPattern())) {
      return new KeptNames(false, List.of(), variables, proofs);
    }
    String kept = removal.getExcludePattern() == null ? "" : removal.getExcludePattern();
    String resolved = camel.resolvePropertyPlaceholders(filled(kept, definition));
    List<String> names =
        Arrays.stream(resolved.replace("\\.", ".").replaceAll("[()]", "").split("\\|"))
            .filter(name -> !name.isEmpty())
            .toList();
    return new KeptNames(true, names, variables, proofs);
  }

  /** With the values of the template that the route was made of. */
  private static String filled(String text, RouteDefinition definition) {
    Map<String, Object> values = definition.getTemplateParameters();
    Map<String, Object> defaults = definition.getTemplateDefaultParameters();
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            place -> {
              String name = place.group(1);
              Object value = values == null ? null : values.get(name);
              if (value == null && defaults != null) {
                value = defaults.get(name);
              }
              return Matcher.quoteReplacement(value == null ? place.group() : value.toString());
            });
  }

  private static boolean isHeader(String name, ProofNames proofs) {
    return Character.isUpperCase(name.charAt(0))
        || name.toLowerCase(Locale.ROOT).startsWith("x-")
        || proofs.proves(name);
  }

  /** Whether a header of the request becomes a header of the message. */
  boolean header(String name) {
    return headers.contains(name);
  }

  /** Whether a parameter of the address becomes a header of the message. */
  boolean parameter(String name) {
    return parameters.contains(name);
  }

  /** Whether the route begins with a list at all. */
  boolean declared() {
    return declared;
  }

  /** What the list holds that is no full name; nothing is let in by it. */
  List<String> patterns() {
    return patterns;
  }
}
