package routes.destinations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import routes.operations.destination.DestinationNames;
import routes.operations.support.StartRefusedException;

/**
 * The settings of one destination as the rooms of the product ask for them: what stands under
 * {@code destinations.NAME} under {@code fhir}, and who and what it takes under {@code
 * destination}. What is not set has the value of the product; of the first destination's settings
 * only those come in that are the installation's own.
 */
final class DestinationSettings {
  private static final String FHIR = "fhir.";
  private static final String OWN = "destination.";
  private static final Set<String> OWN_KEYS = Set.of("vendors", "patients", "patient-system");

  /** All destinations share the mappings and the links, which these settings are about. */
  private static final String IDENTIFIER_BASE = "identifier-base";

  private static final String MODE = "identities.mode";
  private static final String PATIENT_SYSTEM = "identities.patient-system";
  private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");

  private final ConfigurableEnvironment installation;
  private final String name;
  private final Map<String, Object> settings = new LinkedHashMap<>();

  private DestinationSettings(ConfigurableEnvironment installation, String name) {
    this.installation = installation;
    this.name = name;
  }

  /**
   * Of that destination.
   *
   * @throws StartRefusedException where one is set that only the installation has
   */
  static Map<String, Object> of(ConfigurableEnvironment installation, String name) {
    DestinationSettings settings = new DestinationSettings(installation, name);
    settings.collect();
    return settings.settings;
  }

  private void collect() {
    Map<String, Object> given = given();
    Map<String, Object> defaults = defaults();
    defaults.keySet().forEach(key -> written(key).ifPresent(value -> given.put(key, value)));
    OWN_KEYS.forEach(key -> written(key).ifPresent(value -> given.put(key, value)));
    checkShared(given);
    settings.put(OWN + "name", name);
    settings.put(OWN + "suffix", DestinationNames.suffix(name));
    defaults.forEach(
        (key, value) -> {
          if (!isElementOf(key, given.keySet())) {
            settings.put(FHIR + key, resolved(value));
          }
        });
    for (String shared : Set.of(IDENTIFIER_BASE, MODE, PATIENT_SYSTEM)) {
      Optional.ofNullable(installation.getProperty(FHIR + shared))
          .ifPresent(value -> settings.put(FHIR + shared, value));
    }
    given.forEach(
        (key, value) ->
            settings.put((OWN_KEYS.contains(list(key)) ? OWN : FHIR) + key, resolved(value)));
  }

  private void checkShared(Map<String, Object> given) {
    if (given.containsKey(IDENTIFIER_BASE)) {
      throw new StartRefusedException(
          DestinationNames.prefix(name)
              + "."
              + IDENTIFIER_BASE
              + " cannot be set: fhir.identifier-base is that of all destinations.");
    }
    String mode = String.valueOf(given.getOrDefault(MODE, ""));
    String first = installation.getProperty(FHIR + MODE, "");
    if (!mode.isEmpty() && isCreate(mode) != isCreate(first)) {
      throw new StartRefusedException(
          "fhir.identities.mode and "
              + DestinationNames.prefix(name)
              + "."
              + MODE
              + " must both be create or both be not: links of devices are those of all"
              + " destinations.");
    }
    String system = installation.getProperty(FHIR + PATIENT_SYSTEM, "");
    if (written(PATIENT_SYSTEM).filter(own -> !own.equals(system)).isPresent()) {
      throw new StartRefusedException(
          "fhir.identities.patient-system and "
              + DestinationNames.prefix(name)
              + "."
              + PATIENT_SYSTEM
              + " must be the same: messages name their patients for all destinations.");
    }
  }

  private static boolean isCreate(String mode) {
    return mode.equalsIgnoreCase("create");
  }

  /** As it stands in the jar: key behind {@code fhir.}, and value. */
  private static Map<String, Object> defaults() {
    Map<String, Object> defaults = new LinkedHashMap<>();
    try {
      for (PropertySource<?> source :
          new YamlPropertySourceLoader()
              .load("product", new ClassPathResource("application.yaml"))) {
        for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
          if (key.startsWith(FHIR)) {
            defaults.putIfAbsent(key.substring(FHIR.length()), source.getProperty(key));
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return defaults;
  }

  /** What any source of the configuration lists below the destination. */
  private Map<String, Object> given() {
    ConfigurationPropertyName root = ConfigurationPropertyName.of(DestinationNames.prefix(name));
    Map<String, Object> given = new LinkedHashMap<>();
    Set<String> lists = new TreeSet<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(installation)) {
      if (source instanceof IterableConfigurationPropertySource listed) {
        Map<String, Object> here = new LinkedHashMap<>();
        listed.stream()
            .filter(root::isAncestorOf)
            .forEach(
                each ->
                    here.put(key(each, root), listed.getConfigurationProperty(each).getValue()));
        here.keySet().removeIf(key -> lists.contains(list(key)) || given.containsKey(key));
        given.putAll(here);
        here.keySet().forEach(key -> lists.add(list(key)));
      }
    }
    return given;
  }

  /** As it is written: the case of a header or parameter stays. */
  private static String key(ConfigurationPropertyName name, ConfigurationPropertyName root) {
    StringBuilder key = new StringBuilder();
    for (int i = root.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
      String element = name.getElement(i, Form.ORIGINAL);
      key.append(
          name.chop(i + 1).isLastElementIndexed()
              ? "[" + element + "]"
              : (key.isEmpty() ? "" : ".") + element);
    }
    return key.toString();
  }

  /** As any source has it, in whatever spelling. */
  private Optional<Object> written(String key) {
    return Optional.ofNullable(installation.getProperty(DestinationNames.prefix(name) + "." + key));
  }

  /** Elements of one list are never those of two. */
  private static boolean isElementOf(String key, Set<String> given) {
    return given.stream().anyMatch(each -> list(each).equals(list(key)));
  }

  private static String list(String key) {
    return ELEMENT.matcher(key).replaceFirst("");
  }

  private Object resolved(Object value) {
    return value instanceof String text ? installation.resolvePlaceholders(text) : value;
  }
}
