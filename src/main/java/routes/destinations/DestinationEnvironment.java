package routes.destinations;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import routes.operations.support.StartRefusedException;

/**
 * The configuration as one destination sees it: its own settings in the place of the first one's,
 * which it cannot see at all, and everything else as it is.
 */
final class DestinationEnvironment extends AbstractEnvironment {

  /**
   * @throws StartRefusedException where the destination's settings cannot be
   */
  DestinationEnvironment(ConfigurableEnvironment installation, String name) {
    getPropertySources()
        .addLast(
            new MapPropertySource(
                "destination " + name, DestinationSettings.of(installation, name)));
    for (PropertySource<?> source : installation.getPropertySources()) {
      if (!source.getName().equals("configurationProperties")) {
        getPropertySources().addLast(without(source));
      }
    }
  }

  /** Names such as {@code FHIR_BEARER_TOKEN} are only found in a source of this type. */
  private static PropertySource<?> without(PropertySource<?> source) {
    if (source instanceof SystemEnvironmentPropertySource variables) {
      Map<String, Object> others = new LinkedHashMap<>(variables.getSource());
      others.keySet().removeIf(DestinationEnvironment::isHidden);
      return new SystemEnvironmentPropertySource(source.getName(), others);
    }
    return source instanceof EnumerablePropertySource<?> listed
        ? new Listed(listed)
        : new Asked(source);
  }

  /** Whether the setting is one destination's, in whatever spelling. */
  static boolean isHidden(String name) {
    String root = name.toLowerCase(Locale.ROOT).split("[._\\[]", 2)[0];
    return root.equals("fhir") || root.equals("destination") || root.equals("destinations");
  }

  private static final class Listed extends EnumerablePropertySource<EnumerablePropertySource<?>> {
    private final String[] names;

    private Listed(EnumerablePropertySource<?> source) {
      super(source.getName(), source);
      this.names =
          Arrays.stream(source.getPropertyNames())
              .filter(name -> !isHidden(name))
              .toArray(String[]::new);
    }

    @Override
    public String[] getPropertyNames() {
      return names.clone();
    }

    @Override
    public Object getProperty(String name) {
      return isHidden(name) ? null : source.getProperty(name);
    }
  }

  private static final class Asked extends PropertySource<PropertySource<?>> {
    private Asked(PropertySource<?> source) {
      super(source.getName(), source);
    }

    @Override
    public Object getProperty(String name) {
      return isHidden(name) ? null : source.getProperty(name);
    }
  }
}
