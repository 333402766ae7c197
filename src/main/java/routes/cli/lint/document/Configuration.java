package routes.cli.lint.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The configuration as a start in this folder would see it: application.yaml of the jar and beside
 * it, the environment, and the vendors' own files.
 */
public final class Configuration {

  private static final String JAR = "routes/vendors/";
  private static final String VENDOR = "vendor.yaml";

  private final ConfigurableEnvironment environment = new StandardEnvironment();

  /**
   * Reads it.
   *
   * @param outside folder of outside routes, which may hold vendor files
   */
  public Configuration(Path outside) {
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("folder", Map.of("routes-dir", outside.toString())));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    try {
      var loader = new YamlPropertySourceLoader();
      for (Resource vendor : vendors(outside)) {
        loader
            .load(vendor.getURI().toString(), vendor)
            .forEach(environment.getPropertySources()::addLast);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The jar's vendor files; an outside one takes the place of its namesake as a whole. */
  private static Collection<Resource> vendors(Path outside) throws IOException {
    Map<String, Resource> found = new TreeMap<>();
    var resolver = new PathMatchingResourcePatternResolver();
    for (Resource vendor : resolver.getResources("classpath*:" + JAR + "*/" + VENDOR)) {
      String url = vendor.getURL().toString();
      found.put(url.substring(url.lastIndexOf(JAR) + JAR.length()), vendor);
    }
    Path folder = outside.resolve("vendors");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> vendors = Files.list(folder)) {
        vendors
            .map(vendor -> vendor.resolve(VENDOR))
            .filter(Files::isRegularFile)
            .forEach(
                file ->
                    found.put(
                        file.getParent().getFileName() + "/" + VENDOR,
                        new FileSystemResource(file)));
      }
    }
    return found.values();
  }

  /** A property, its own placeholders resolved; empty if it is not set or cannot be resolved. */
  public Optional<String> value(String name) {
    try {
      return Optional.ofNullable(environment.getProperty(name));
    } catch (IllegalArgumentException unresolvable) {
      return Optional.empty();
    }
  }
}
