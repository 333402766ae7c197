package routes.operations.broker;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.redaction.Redacted;

/**
 * The settings under {@code broker.}, explained in application.yaml.
 *
 * @param client any further Kafka client property (security.protocol, sasl.mechanism, …), for every
 *     client of the jar
 */
@ConfigurationProperties("broker")
public record BrokerSettings(
    @DefaultValue("true") boolean embedded,
    @DefaultValue("0") int port,
    String bootstrapServers,
    @DefaultValue("wearables.") String topicPrefix,
    @DefaultValue("4") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("24h") Duration deleteConsumedAfter,
    @DefaultValue("10m") Duration deleteConsumedEvery,
    @DefaultValue Map<String, String> client) {

  /** Properties of clients hold passwords: their names alone are printed. */
  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
