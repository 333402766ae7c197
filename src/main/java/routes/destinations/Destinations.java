package routes.destinations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import routes.fhir.server.PublishedKeys;
import routes.operations.destination.DestinationNames;
import routes.operations.failure.FailureKinds;
import routes.operations.support.StartRefusedException;

/**
 * The destinations beside the first, which is filed to by the installation's own routes. One that
 * cannot be started stands in health; the others go on without it.
 */
@Component("destinations")
public class Destinations implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);
  private static final String NOT_ERASED = "notErased";
  private static final List<String> PASSED_ON = List.of("linkId", "connection", "farewell");

  private final ConfigurableApplicationContext installation;
  private final PublishedKeys keys;
  private final DestinationNames names;
  private final Map<String, DestinationContext> running =
      Collections.synchronizedMap(new TreeMap<>());
  private final Map<String, String> refused = Collections.synchronizedMap(new TreeMap<>());

  Destinations(ConfigurableApplicationContext installation, PublishedKeys keys) {
    this.installation = installation;
    this.keys = keys;
    this.names = DestinationNames.of(installation.getEnvironment());
  }

  /** After the installation's own routes: its first destination waits for none of them. */
  @EventListener(ApplicationStartedEvent.class)
  @Override
  public void start() {
    for (String name : names.all()) {
      if (running.containsKey(name)) {
        continue;
      }
      try {
        DestinationContext context = DestinationContext.start(installation, name);
        running.put(name, context);
        keys.add(context.publishedKeys());
        LOG.info("readings go to destination {} too", name);
      } catch (Exception failure) {
        refused.put(name, words(name, failure));
        LOG.error("{} ({})", refused.get(name), FailureKinds.of(failure));
      }
    }
  }

  /** The first destination has not erased a link; the others are to be asked all the same. */
  public void notErasedAtTheFirst(Exchange exchange) {
    exchange.setProperty(NOT_ERASED, exchange.getProperty(Exchange.EXCEPTION_CAUGHT));
  }

  /**
   * Erases a link at every one of them.
   *
   * @throws Exception where it was not erased everywhere, at the first included
   */
  public void erase(Exchange exchange) throws Exception {
    everywhere("erase-link", exchange, exchange.getProperty(NOT_ERASED, Exception.class));
  }

  /** Deletes what was set aside of a link at every one of them. */
  public void eraseLeftovers(Exchange exchange) throws Exception {
    everywhere("erase-leftovers", exchange, null);
  }

  private void everywhere(String route, Exchange exchange, Exception before) throws Exception {
    Map<String, Object> properties = new TreeMap<>();
    for (String name : PASSED_ON) {
      Optional.ofNullable(exchange.getProperty(name))
          .ifPresent(value -> properties.put(name, value));
    }
    List<Exception> failures = new ArrayList<>();
    Optional.ofNullable(before).ifPresent(failures::add);
    for (String name : names.all()) {
      try {
        Optional.ofNullable(running.get(name))
            .orElseThrow(() -> new IllegalStateException("destination " + name + " is not running"))
            .send(route, properties);
      } catch (Exception failure) {
        LOG.warn("{} failed at destination {}: {}", route, name, FailureKinds.innermost(failure));
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  Set<String> names() {
    return names.all();
  }

  Optional<DestinationContext> running(String name) {
    return Optional.ofNullable(running.get(name));
  }

  /** Why one that is not running is not. */
  String reason(String name) {
    return refused.getOrDefault(name, "it has not been started yet");
  }

  private static String words(String name, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefusedException refusal) {
        return "Destination %s cannot be started (below, fhir stands for %s): %s"
            .formatted(name, DestinationNames.prefix(name), refusal.getMessage());
      }
    }
    return "Destination %s cannot be started: %s".formatted(name, FailureKinds.innermost(failure));
  }

  @Override
  public void stop() {
    List.copyOf(running.values()).parallelStream().forEach(DestinationContext::close);
    running.clear();
  }

  @Override
  public boolean isRunning() {
    return !running.isEmpty();
  }

  @Override
  public boolean isAutoStartup() {
    return false;
  }
}
