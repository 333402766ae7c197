package routes.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Works a value out when it is first asked for, so that a command which needs no broker leaves no
 * trace on disk.
 */
final class BrokerProperties extends PropertySource<Object> {
  private static final String EMBEDDED = "broker.embedded";
  private static final String PORT = "broker.port";
  private static final String BOOTSTRAP = "broker.bootstrap-servers";
  private static final String INSTANCE = "broker.instance-id";

  private final ConfigurableEnvironment environment;
  private Integer port;
  private String instance;

  BrokerProperties(ConfigurableEnvironment environment) {
    super("embedded broker");
    this.environment = environment;
  }

  @Override
  public synchronized Object getProperty(String name) {
    return switch (name) {
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
    for (PropertySource<?> other : environment.getPropertySources()) {
      Object value = other == this ? null : valueIn(other, PORT);
      if (value != null) {
        return Integer.parseInt(environment.resolvePlaceholders(value.toString()).trim());
      }
    }
    return 0;
  }

  private boolean given(String name) {
    for (PropertySource<?> other : environment.getPropertySources()) {
      Object value = other == this ? null : valueIn(other, name);
      if (value != null && !value.toString().isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** Spring's own view of all sources would ask this source again. */
  private static Object valueIn(PropertySource<?> other, String name) {
    return other.getName().equals("configurationProperties") ? null : other.getProperty(name);
  }

  private String instance() {
    if (instance == null) {
      Path folder = Path.of(environment.getRequiredProperty("data-dir"));
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
        throw new StartRefusedException(
            "The folder data-dir ("
                + folder
                + ") cannot be written: "
                + e.getClass().getSimpleName()
                + ".");
      }
    }
    return instance;
  }
}
