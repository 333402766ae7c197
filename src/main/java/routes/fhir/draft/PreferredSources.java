package routes.fhir.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.fhir.client.FhirProperties;
import routes.fhir.record.NamedVendors;
import routes.operations.support.StartRefusedException;

/**
 * Marks Observations with the rank of their source, as {@code fhir.preferred-sources} has it: a tag
 * {@code preferred} for the first vendor of the rule, {@code alternative-2}, … for those behind it,
 * {@code unlisted} for all others. The rank depends on configuration and vendor alone, and not on
 * what else of the person there is: it is given when an Observation is made and stays.
 */
@Component
@EnableConfigurationProperties(FhirPreferenceProperties.class)
public class PreferredSources {
  private static final String DEFAULT = "default";

  private final Map<String, List<String>> rules = new TreeMap<>();
  private final String system;

  /**
   * Reads the rules.
   *
   * @throws StartRefusedException where one of them names no vendor, one twice, or one that has no
   *     mapping
   */
  public PreferredSources(
      FhirPreferenceProperties properties, FhirProperties fhir, NamedVendors named) {
    this.system = fhir.identifierBase() + "/CodeSystem/source-rank";
    properties
        .preferredSources()
        .forEach(
            (what, vendors) -> {
              String property = "fhir.preferred-sources." + what;
              if (vendors.isEmpty() || new HashSet<>(vendors).size() < vendors.size()) {
                throw new StartRefusedException(
                    property + " must name vendors, each of them once.");
              }
              named.check(property, vendors);
              rules.put(lower(what), List.copyOf(vendors));
            });
  }

  /**
   * A new Observation as it is to be written; the given one stays as it is.
   *
   * @param type the type of its measurements
   * @param vendor whose mapping made it
   */
  public ObjectNode of(ObjectNode observation, String type, String vendor) {
    return rule(observation, type)
        .map(vendors -> tagged(observation, rank(vendors.indexOf(vendor))))
        .orElse(observation);
  }

  /** The rule of its codes, in their order, before that of its type, before the default. */
  private Optional<List<String>> rule(ObjectNode observation, String type) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    for (JsonNode coding : observation.at("/code/coding")) {
      List<String> ofCode = rules.get(lower(coding.path("code").asText()));
      if (ofCode != null) {
        return Optional.of(ofCode);
      }
    }
    return Optional.ofNullable(rules.getOrDefault(lower(type), rules.get(DEFAULT)));
  }

  private static String rank(int place) {
    return switch (place) {
      case -1 -> "unlisted";
      case 0 -> "preferred";
      default -> "alternative-" + (place + 1);
    };
  }

  private ObjectNode tagged(ObjectNode observation, String rank) {
    ObjectNode tagged = observation.objectNode();
    tagged.setAll(observation);
    ObjectNode meta =
        observation.get("meta") instanceof ObjectNode given
            ? given.deepCopy()
            : observation.objectNode();
    meta.withArray("tag").addObject().put("system", system).put("code", rank);
    tagged.set("meta", meta);
    return tagged;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
