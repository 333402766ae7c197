package routes.operations.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import routes.operations.destination.DestinationNames;

/** The consumer groups of the destinations beside the first. */
final class FilingGroups {

  private final String prefix;
  private final Map<String, String> further;

  /**
   * @param prefix of all topics and groups
   */
  FilingGroups(String prefix, DestinationNames destinations) {
    this.prefix = prefix;
    Map<String, String> topics = new HashMap<>();
    for (String name : destinations.all()) {
      String suffix = DestinationNames.suffix(name);
      topics.put(prefix + "file" + suffix, prefix + "measurements");
      topics.put(prefix + "file-open-windows" + suffix, prefix + "open-windows" + suffix);
    }
    this.further = Map.copyOf(topics);
  }

  /** Those of the configured destinations, each with the topic that it reads or is about to. */
  Map<String, String> further() {
    return further;
  }

  /** Whether the group is that of a destination which is configured no more. */
  boolean isAbandoned(String group) {
    return !further.containsKey(group) && begins().stream().anyMatch(group::startsWith);
  }

  private Set<String> begins() {
    return Set.of(prefix + "file.", prefix + "file-open-windows.");
  }
}
