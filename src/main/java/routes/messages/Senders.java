package routes.messages;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which mapping the messages of a sender are read with.
 *
 * @param clients callers of the API by name; {@code mapping} is the name of a mapping folder
 * @param issuers issuers of JWTs by name; their callers are named {@code <issuer name>/<subject>}
 * @param ingestSender the client whose name stands for everything that comes over the ingest topic
 */
@ConfigurationProperties("api")
public record Senders(
    @DefaultValue Map<String, Sender> clients,
    @DefaultValue Map<String, Sender> issuers,
    @DefaultValue("ingest") String ingestSender) {

  /** The part of a caller's configuration that concerns its messages. */
  public record Sender(String mapping) {}

  Optional<String> mapping(String sender) {
    int slash = sender.indexOf('/');
    Sender known = slash < 0 ? clients.get(sender) : issuers.get(sender.substring(0, slash));
    return Optional.ofNullable(known).map(Sender::mapping).filter(name -> !name.isBlank());
  }

  /** The property that names the mapping of this sender. */
  static String property(String sender) {
    int slash = sender.indexOf('/');
    return slash < 0
        ? "api.clients." + sender + ".mapping"
        : "api.issuers." + sender.substring(0, slash) + ".mapping";
  }

  String ofIngestTopic() {
    return ingestSender;
  }
}
