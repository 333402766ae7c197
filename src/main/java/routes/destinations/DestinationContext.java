package routes.destinations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import routes.connection.consent.ConsentHealthIndicator;
import routes.fhir.server.PublishedKeys;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.ParkedRecords;
import routes.operations.failure.Withheld;
import routes.operations.health.SetAsideHealth;
import routes.operations.install.CamelConfiguration;
import routes.operations.stage.BatchOffsets;
import routes.operations.stage.CollectStrategy;
import routes.operations.stage.FirstFailureStrategy;

/**
 * One running destination: the room {@code routes.fhir} once more, with what keeps state for it,
 * over the installation's beans. Events of the two contexts do not reach each other.
 */
final class DestinationContext implements AutoCloseable {
  private static final String INDICATOR = "HealthIndicator";

  /** What keeps state for one destination outside of its room; found before the installation's. */
  private static final List<Class<?>> STATEFUL =
      List.of(
          BatchOffsets.class,
          CamelConfiguration.class,
          CollectStrategy.class,
          ConsentHealthIndicator.class,
          DeadLetters.class,
          FirstFailureStrategy.class,
          ParkedRecords.class,
          SetAsideHealth.class,
          Withheld.class);

  private final AnnotationConfigApplicationContext beans;
  private final CamelContext camel;
  private final ProducerTemplate producer;

  private DestinationContext(AnnotationConfigApplicationContext beans, CamelContext camel) {
    this.beans = beans;
    this.camel = camel;
    this.producer = camel.createProducerTemplate();
  }

  /**
   * Starts it; its FHIR server is not asked for anything before the first reading.
   *
   * @param installation whose own routes have started
   * @throws Exception where the settings cannot be, or the database does not answer
   */
  static DestinationContext start(ConfigurableApplicationContext installation, String name)
      throws Exception {
    AnnotationConfigApplicationContext beans =
        new AnnotationConfigApplicationContext(
            new DefaultListableBeanFactory(installation.getBeanFactory()));
    try {
      beans.setEnvironment(new DestinationEnvironment(installation.getEnvironment(), name));
      beans.setDisplayName("destination " + name);
      beans.register(DestinationConfiguration.class);
      STATEFUL.forEach(type -> beans.registerBean(type, one -> one.setPrimary(true)));
      beans.refresh();
      CamelContext camel =
          new DestinationRoutes(beans, installation.getBean(CamelContext.class)).start();
      return new DestinationContext(beans, camel);
    } catch (Exception failure) {
      beans.close();
      throw failure;
    }
  }

  /** Sends properties down one of its routes; what fails there is thrown. */
  void send(String route, Map<String, Object> properties) throws Exception {
    Exchange exchange =
        producer.send("direct:" + route, message -> properties.forEach(message::setProperty));
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
  }

  PublishedKeys publishedKeys() {
    return beans.getBean(PublishedKeys.class);
  }

  <T> T bean(Class<T> type) {
    return beans.getBean(type);
  }

  /** What health says of it, by the names that the same parts of the first destination have. */
  Map<String, HealthIndicator> health() {
    Map<String, HealthIndicator> parts = new TreeMap<>();
    beans
        .getBeansOfType(HealthIndicator.class)
        .forEach((name, part) -> parts.put(name.replace(INDICATOR, ""), part));
    parts.put("routes", this::routes);
    return parts;
  }

  private Health routes() {
    for (Route route : camel.getRoutes()) {
      if (!camel.getRouteController().getRouteStatus(route.getId()).isStarted()) {
        return Health.down().withDetail("stopped", route.getId()).build();
      }
    }
    return Health.up().build();
  }

  @Override
  public void close() {
    try {
      camel.stop();
    } finally {
      beans.close();
    }
  }
}
