package routes.operations.storage;

import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The embedded database as application.yaml sets it up, in a folder of a test. */
public final class EmbeddedDatabase {
  private EmbeddedDatabase() {}

  /** Connections to it, each of its own; it is open as long as one of them is. */
  public static DataSource in(Path folder) {
    StandardEnvironment environment = environment(folder);
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(environment.getRequiredProperty("spring.datasource.url"));
    source.setUser("wearables");
    return source;
  }

  /** Its file. */
  public static Path file(Path folder) {
    return folder.resolve("database.mv.db");
  }

  /** Settings by default. */
  public static HousekeepingSettings settings(Path folder) {
    return org.springframework.boot.context.properties.bind.Binder.get(environment(folder))
        .bind("housekeeping", HousekeepingSettings.class)
        .get();
  }

  private static StandardEnvironment environment(Path folder) {
    try {
      StandardEnvironment environment = new StandardEnvironment();
      new YamlPropertySourceLoader()
          .load("application", new ClassPathResource("application.yaml"))
          .forEach(environment.getPropertySources()::addLast);
      environment
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "test", Map.of("data-dir", folder.toAbsolutePath().toString())));
      return environment;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
