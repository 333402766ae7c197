package routes.operations.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import routes.operations.storage.OwnFile;
import routes.operations.support.StartRefusedException;

/**
 * By this the embedded broker knows the product's own clients, and itself, on every listener:
 * SASL/PLAIN over loopback, with a secret made once into the broker's folder. Whoever may read that
 * folder may read the readings anyway; every other process of the machine may not.
 */
public final class BrokerSecret {
  private static final String FILE = "secret";
  private static final String NAME = "wearables";
  private static final int BYTES = 32;
  private static final int SHORTEST = 32;

  private final String secret;

  private BrokerSecret(String secret) {
    this.secret = secret;
  }

  /**
   * The secret of the broker that has its log in this folder, made where there is none.
   *
   * @throws StartRefusedException where it cannot be read or written, or is none
   */
  public static BrokerSecret in(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        OwnFile.write(file, made());
      }
      String secret = Files.readString(file).trim();
      if (!secret.matches("[A-Za-z0-9_-]{" + SHORTEST + ",}")) {
        throw new StartRefusedException(
            "The embedded broker's secret ("
                + file
                + ") is damaged: delete it, a new one is made.");
      }
      return new BrokerSecret(secret);
    } catch (IOException e) {
      throw new StartRefusedException(
          "The embedded broker's secret ("
              + file
              + ") cannot be read or written: "
              + e.getClass().getSimpleName()
              + ".");
    }
  }

  private static String made() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What a client needs beside {@code bootstrap.servers}. */
  public Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", login() + ";");
  }

  /** What the broker needs for one of its listeners: whom it lets in, and who it is itself. */
  public Map<String, String> listenerProperties(String listener) {
    return Map.of(
        "listener.name." + listener.toLowerCase(java.util.Locale.ROOT) + ".plain.sasl.jaas.config",
        login() + " user_%s=\"%s\";".formatted(NAME, secret));
  }

  private String login() {
    return "%s required username=\"%s\" password=\"%s\""
        .formatted(PlainLoginModule.class.getName(), NAME, secret);
  }

  /** Tells nothing. */
  @Override
  public String toString() {
    return "the embedded broker's secret";
  }
}
