package routes.operations.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What every Kafka client of the product says to the broker, beyond where it is. */
public final class BrokerClients {
  private final Map<String, String> properties;

  /**
   * @param secret of the embedded broker; empty where the broker is elsewhere
   */
  public BrokerClients(BrokerSettings settings, Optional<BrokerSecret> secret) {
    Map<String, String> all = new HashMap<>(settings.client());
    secret.map(BrokerSecret::clientProperties).ifPresent(all::putAll);
    properties = Map.copyOf(all);
  }

  /** Kafka's own names and values; among them secrets, which belong into no log. */
  public Map<String, String> properties() {
    return properties;
  }
}
