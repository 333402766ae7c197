package routes.operations.routefiles;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import routes.operations.support.StartRefusedException;

/**
 * Tells Camel which route files to load: the jar's, with those of {@code routes-dir} in their place
 * or beside them. A vendor without a client of this installation's has nothing to do here: its
 * routes are left out. An explicit {@code camel.main.routes-include-pattern} wins over the list.
 */
public final class RouteFilesPostProcessor implements EnvironmentPostProcessor {

  static final String PATTERN = "camel.main.routes-include-pattern";

  private final Log log;

  public RouteFilesPostProcessor(DeferredLogFactory logs) {
    this.log = logs.getLog(RouteFilesPostProcessor.class);
  }

  /**
   * Adds the list to the environment.
   *
   * @throws StartRefusedException if a name is given twice, or a file is of an earlier release
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Path outside = Path.of(environment.getProperty("routes-dir", "./routes"));
    RouteFiles files = RouteFiles.list(outside);
    FormerRoutes.among(files.files()).stream()
        .findFirst()
        .ifPresent(
            former -> {
              throw new StartRefusedException(former.inWords());
            });
    List<RouteIds.Duplicate> duplicates = RouteIds.duplicates(files.files());
    if (!duplicates.isEmpty()) {
      throw new StartRefusedException(
          duplicates.stream().map(RouteIds.Duplicate::inWords).collect(Collectors.joining("; "))
              + ". Give one of them another name, or move the outside file to the relative path of"
              + " the jar's file to replace it as a whole.");
    }
    files
        .shadowed()
        .forEach(
            file ->
                log.info(outside.resolve(file.path()) + " takes the place of " + file.origin()));
    files.files().stream()
        .filter(RouteFile::outside)
        .filter(file -> files.shadowed().stream().noneMatch(it -> it.path().equals(file.path())))
        .forEach(file -> log.info(file.origin() + " is loaded beside the jar's routes"));
    RouteFiles loaded = files.withoutVendors(vendor -> isIdle(vendor, environment));
    String pattern = loaded.files().isEmpty() ? "false" : loaded.includePattern();
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("routeFiles", Map.of(PATTERN, pattern)));
  }

  /**
   * Whether a vendor.yaml describes the vendor, and nothing names both its client and its secret.
   */
  private static boolean isIdle(String vendor, ConfigurableEnvironment environment) {
    String key = "vendors." + vendor + ".";
    return environment.containsProperty(key + "display-name")
        && (environment.getProperty(key + "client-id", "").isBlank()
            || environment.getProperty(key + "client-secret", "").isBlank());
  }
}
