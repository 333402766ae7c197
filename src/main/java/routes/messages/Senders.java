package routes.messages;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which mapping the messages of a sender are read with.
 *
 * @param clients callers of the API by name; {@code mapping} is the name of a mapping folder
 * @param ingestSender the client whose name stands for everything that comes over the ingest topic
 */
@ConfigurationProperties("api")
public record Senders(
    @DefaultValue Map<String, Client> clients, @DefaultValue("ingest") String ingestSender) {

  /** The part of a client's configuration that concerns its messages. */
  public record Client(String mapping) {}

  Optional<String> mapping(String sender) {
    return Optional.ofNullable(clients.get(sender))
        .map(Client::mapping)
        .filter(name -> !name.isBlank());
  }

  String ofIngestTopic() {
    return ingestSender;
  }
}
