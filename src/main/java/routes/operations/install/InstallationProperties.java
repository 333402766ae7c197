package routes.operations.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import routes.operations.broker.EmbeddedBroker;
import routes.operations.storage.DataFolder;

/**
 * Works a value out when it is first asked for, so that a command which needs no broker leaves no
 * trace on disk.
 */
final class InstallationProperties extends PropertySource<Object> {
  private static final String DATA_DIR = "data-dir";
  private static final String EMBEDDED = "broker.embedded";
  private static final String PORT = "broker.port";
  private static final String BOOTSTRAP = "broker.bootstrap-servers";
  private static final String INSTANCE = "broker.instance-id";

  private final ConfigurableEnvironment environment;
  private Integer port;
  private String instance;

  InstallationProperties(ConfigurableEnvironment environment) {
    super("installation");
    this.environment = environment;
  }

  @Override
  public synchronized Object getProperty(String name) {
    return switch (name) {
      case DATA_DIR -> absolute(configured(DATA_DIR));
      case BOOTSTRAP -> embedded() ? "127.0.0.1:" + port() : null;
      case PORT -> embedded() && configuredPort() == 0 ? port() : null;
      case INSTANCE -> given(INSTANCE) ? null : instance();
      default -> null;
    };
  }

  private boolean embedded() {
    return environment.getProperty(EMBEDDED, Boolean.class, true);
  }

  private int port() {
    if (port == null) {
      int configured = configuredPort();
      port = configured == 0 ? EmbeddedBroker.freePort() : configured;
    }
    return port;
  }

  private int configuredPort() {
    String value = configured(PORT);
    return value == null || value.isBlank() ? 0 : Integer.parseInt(value.trim());
  }

  private boolean given(String name) {
    String value = configured(name);
    return value != null && !value.isBlank();
  }

  /** What the other sources say, null where they say nothing. */
  private String configured(String name) {
    for (PropertySource<?> other : environment.getPropertySources()) {
      Object value = other == this ? null : valueIn(other, name);
      if (value != null) {
        return environment.resolvePlaceholders(value.toString());
      }
    }
    return null;
  }

  /** H2 refuses a database at a relative path such as {@code data}. */
  private static String absolute(String folder) {
    return folder == null || folder.isBlank()
        ? folder
        : Path.of(folder.trim()).toAbsolutePath().normalize().toString();
  }

  /** Spring's own view of all sources would ask this source again. */
  private static Object valueIn(PropertySource<?> other, String name) {
    return other.getName().equals("configurationProperties") ? null : other.getProperty(name);
  }

  private String instance() {
    if (instance == null) {
      Path folder = Path.of(environment.getRequiredProperty(DATA_DIR));
      Path file = folder.resolve("instance-id");
      try {
        Files.createDirectories(folder);
        if (!Files.exists(file)) {
          Path draft = folder.resolve("instance-id.new");
          Files.writeString(draft, UUID.randomUUID().toString());
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        instance = Files.readString(file).trim();
      } catch (IOException e) {
        throw DataFolder.unwritable(folder, e);
      }
    }
    return instance;
  }
}
