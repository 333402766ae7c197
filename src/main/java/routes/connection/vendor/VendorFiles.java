package routes.connection.vendor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Loads every {@code routes/vendors/<vendor>/vendor.yaml}: first the jar's, then those under {@code
 * routes-dir}, where an outside file replaces the jar's of the same vendor as a whole. They rank
 * below every other source of configuration, so application.yaml, the environment and the command
 * line override single keys.
 */
public final class VendorFiles implements EnvironmentPostProcessor, Ordered {

  private static final String IN_JAR = "classpath*:routes/vendors/*/vendor.yaml";

  private final Log log;

  public VendorFiles(DeferredLogFactory logs) {
    this.log = logs.getLog(VendorFiles.class);
  }

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 10;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Path outside = Path.of(environment.getProperty("routes-dir", "./routes"));
    Map<String, Resource> files = new TreeMap<>();
    try {
      for (Resource file : new PathMatchingResourcePatternResolver().getResources(IN_JAR)) {
        String[] path = file.getURL().getPath().split("/");
        files.putIfAbsent(path[path.length - 2], file);
      }
      outsideFiles(outside)
          .forEach(
              file -> {
                String vendor = file.getParent().getFileName().toString();
                if (files.put(vendor, new FileSystemResource(file)) != null) {
                  log.info(file + " replaces the jar's vendors/" + vendor + "/vendor.yaml");
                }
              });
      for (Map.Entry<String, Resource> file : files.entrySet()) {
        load(file.getKey(), file.getValue())
            .forEach(source -> environment.getPropertySources().addLast(source));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a vendor.yaml could not be read", e);
    }
  }

  private static List<Path> outsideFiles(Path directory) throws IOException {
    Path vendors = directory.resolve("vendors");
    if (!Files.isDirectory(vendors)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(vendors)) {
      return folders
          .map(folder -> folder.resolve("vendor.yaml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static List<PropertySource<?>> load(String vendor, Resource file) throws IOException {
    return new YamlPropertySourceLoader().load("vendors/" + vendor + "/vendor.yaml", file);
  }
}
