package routes.operations.broker;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import routes.operations.destination.DestinationNames;
import routes.operations.support.StartRefusedException;

/** The broker, inside this JVM or elsewhere, and what every client of it has in common. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerSettings.class)
@EnableScheduling
class BrokerConfiguration {
  @Bean
  BrokerClients brokerClients(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
    return new BrokerClients(
        settings, Optional.ofNullable(embedded.getIfAvailable()).map(EmbeddedBroker::secret));
  }

  /** Made at its first use: it connects at once, and the broker may not be up yet. */
  @Bean
  @Lazy
  Admin kafkaAdmin(BrokerSettings settings, BrokerClients clients) {
    Map<String, Object> properties = new HashMap<>(clients.properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return Admin.create(properties);
  }

  @Bean
  Topics topics(@Lazy Admin admin, BrokerSettings settings, Environment environment) {
    Set<String> vendors =
        Binder.get(environment)
            .bind("vendors", Bindable.mapOf(String.class, Object.class))
            .map(Map::keySet)
            .orElse(Set.of());
    return new Topics(admin, settings, vendors, DestinationNames.of(environment));
  }

  @Bean
  BrokerLogs brokerLogs(
      @Lazy Admin admin,
      Topics topics,
      JdbcClient database,
      ApplicationEventPublisher events,
      Clock clock) {
    return new BrokerLogs(new LogsOfBroker(admin), topics.names(), database, events, clock);
  }

  @Bean
  BrokerStart brokerStart(ObjectProvider<EmbeddedBroker> embedded, Topics topics, BrokerLogs logs) {
    return new BrokerStart(embedded, topics, logs);
  }

  @Bean
  ConsumedRecords consumedRecords(
      @Lazy Admin admin, Topics topics, BrokerSettings settings, Environment environment) {
    return new ConsumedRecords(
        admin,
        topics,
        new FilingGroups(settings.topicPrefix(), DestinationNames.of(environment)),
        settings.deleteConsumedAfter());
  }

  /** Gives security settings and the like to Camel's consumers and producers too. */
  @Bean
  ComponentCustomizer kafkaClientProperties(BrokerClients clients) {
    return ComponentCustomizer.forType(
        KafkaComponent.class,
        kafka -> {
          kafka.getConfiguration().getAdditionalProperties().putAll(clients.properties());
          kafka.setKafkaClientFactory(new WakefulConsumers(kafka.getCamelContext()));
        });
  }

  /**
   * Lets Camel (which starts when the context is refreshed) and the web server wait for the broker
   * and its topics: its phase comes before theirs, and after them when the context closes.
   */
  static final class BrokerStart implements SmartLifecycle {
    private final ObjectProvider<EmbeddedBroker> embedded;
    private final Topics topics;
    private final BrokerLogs logs;
    private volatile boolean running;

    BrokerStart(ObjectProvider<EmbeddedBroker> embedded, Topics topics, BrokerLogs logs) {
      this.embedded = embedded;
      this.topics = topics;
      this.logs = logs;
    }

    @Override
    public void start() {
      embedded.ifAvailable(EmbeddedBroker::await);
      topics.create();
      compareLogs();
      running = true;
    }

    private void compareLogs() {
      try {
        logs.compare();
      } catch (BrokerUntoldException silent) {
        throw new StartRefusedException(
            "The Kafka cluster named by broker.bootstrap-servers: " + silent.getMessage() + ".");
      }
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return 0;
    }
  }
}
