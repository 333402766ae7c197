package routes.operations;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

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
   * Those that the configuration names.
   *
   * @throws StartRefusedException where a name cannot be one
   */
  public static DestinationNames of(Environment environment) {
    return new DestinationNames(
        Binder.get(environment)
            .bind(SETTINGS, Bindable.mapOf(String.class, Object.class))
            .map(Map::keySet)
            .orElse(Set.of()));
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
