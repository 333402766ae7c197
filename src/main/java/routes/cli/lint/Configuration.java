package routes.cli.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class Configuration {

  private static final String VENDOR = "vendor.yaml";

  private final ConfigurableEnvironment environment = new StandardEnvironment();

  /**
   * Reads it.
   *
   * @param outside folder of outside routes, which may hold vendor files
   */
  Configuration(Path outside) {
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

  private static List<Resource> vendors(Path outside) throws IOException {
    List<Resource> found = new ArrayList<>();
    if (Files.isDirectory(outside)) {
      try (Stream<Path> walk = Files.walk(outside)) {
        walk.filter(path -> path.endsWith(VENDOR)).map(FileSystemResource::new).forEach(found::add);
      }
    }
    var resolver = new PathMatchingResourcePatternResolver();
    found.addAll(List.of(resolver.getResources("classpath*:routes/**/" + VENDOR)));
    return found;
  }

  /** A property, its own placeholders resolved; empty if it is not set or cannot be resolved. */
  Optional<String> value(String name) {
    try {
      return Optional.ofNullable(environment.getProperty(name));
    } catch (IllegalArgumentException unresolvable) {
      return Optional.empty();
    }
  }
}
