package routes.operations.destination;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import routes.operations.support.StartRefusedException;

/**
 * The destinations of readings beside the first one, by the names that they have under {@code
 * destinations.} in the configuration.
 *
 * @param all in the order of the alphabet
 */
public record DestinationNames(Set<String> all) {
  /** What the first destination is called where all have a name. */
  public static final String FIRST = "fhir";

  private static final String SETTINGS = "destinations";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");

  public DestinationNames {
    all = Collections.unmodifiableSet(new TreeSet<>(all));
    for (String name : all) {
      if (!NAME.matcher(name).matches() || name.equals(FIRST)) {
        throw new StartRefusedException(
            "A name under destinations must be of 1 to 20 lower-case letters, digits and hyphens,"
                + " with no hyphen first or last, and not be "
                + FIRST
                + ".");
      }
    }
  }

  /**
   * Those that the configuration names. Variables of the environment name one without its hyphens:
   * its name is the one with hyphens, where that stands anywhere else.
   *
   * @throws StartRefusedException where a name cannot be one, or where two differ in their hyphens
   *     only
   */
  public static DestinationNames of(Environment environment) {
    Map<String, String> names = new TreeMap<>();
    Binder.get(environment)
        .bind(SETTINGS, Bindable.mapOf(String.class, Object.class))
        .map(Map::keySet)
        .orElse(Set.of())
        .forEach(name -> names.merge(name.replace("-", ""), name, DestinationNames::same));
    return new DestinationNames(Set.copyOf(names.values()));
  }

  private static String same(String one, String other) {
    if (one.contains("-") && other.contains("-")) {
      throw new StartRefusedException(
          "%s and %s are one name in variables of the environment: they must differ in more than hyphens."
              .formatted(prefix(one), prefix(other)));
    }
    return one.contains("-") ? one : other;
  }

  /** Where the settings of a destination stand. */
  public static String prefix(String name) {
    return SETTINGS + "." + name;
  }

  /**
   * What the names of a destination's consumer groups and of its own topic end with. A name holds
   * no dot, so none of them can be another's.
   */
  public static String suffix(String name) {
    return "." + name;
  }
}
