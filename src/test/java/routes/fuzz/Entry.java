package routes.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One address of the running jar and the methods it takes; no methods: any.
 *
 * @param pattern path with its variables in braces
 */
record Entry(String pattern, Set<String> methods) {

  /** Everything that the web server says it answers, as {@code /actuator/mappings} lists it. */
  static List<Entry> listed(JsonNode mappings) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode context : mappings.path("contexts")) {
      for (JsonNode servlet : context.path("mappings").path("dispatcherServlets")) {
        for (JsonNode mapping : servlet) {
          JsonNode conditions = mapping.path("details").path("requestMappingConditions");
          for (JsonNode pattern : conditions.path("patterns")) {
            Set<String> methods = new TreeSet<>();
            conditions.path("methods").forEach(method -> methods.add(method.asText()));
            entries.add(new Entry(pattern.asText(), methods));
          }
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::toString));
    return entries.stream().distinct().toList();
  }
}
