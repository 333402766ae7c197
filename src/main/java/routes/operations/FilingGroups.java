package routes.operations;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The consumer groups of the destinations beside the first. */
final class FilingGroups {

  private final String prefix;
  private final Map<String, String> further = new HashMap<>();

  /**
   * @param prefix of all topics and groups
   */
  FilingGroups(String prefix, DestinationNames destinations) {
    this.prefix = prefix;
    for (String name : destinations.all()) {
      String suffix = DestinationNames.suffix(name);
      further.put(prefix + "file" + suffix, prefix + "measurements");
      further.put(prefix + "file-open-windows" + suffix, prefix + "open-windows" + suffix);
    }
  }

  /** Those of the configured destinations, each with the topic that it reads or is about to. */
  Map<String, String> further() {
    return Map.copyOf(further);
  }

  /** Whether the group is that of a destination which is configured no more. */
  boolean isAbandoned(String group) {
    return !further.containsKey(group) && begins().stream().anyMatch(group::startsWith);
  }

  private Set<String> begins() {
    return Set.of(prefix + "file.", prefix + "file-open-windows.");
  }
}
