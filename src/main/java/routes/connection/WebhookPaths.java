package routes.connection;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.Sealer;

/**
 * The unguessable paths at which vendors that do not sign their pushes reach this installation. The
 * secret is configured, or chosen on first use and kept sealed, the same for all instances.
 */
@Component("webhookPaths")
public class WebhookPaths {

  private final JdbcClient database;
  private final Sealer sealer;
  private final Vendors vendors;
  private final String publicUrl;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  WebhookPaths(
      JdbcClient database,
      Sealer sealer,
      Vendors vendors,
      @Value("${public-url}") String publicUrl) {
    this.database = database;
    this.sealer = sealer;
    this.vendors = vendors;
    this.publicUrl = publicUrl;
  }

  /** The webhook's URL; where it ends in a secret, to be given to the vendor and to nobody else. */
  public String url(String vendor) {
    return openPart(vendor)
        + (vendors.named(vendor).push().secretPath() ? "/" + secret(vendor) : "");
  }

  /** The URL up to the secret, if it has one. */
  String openPart(String vendor) {
    return publicUrl + "/webhooks/" + vendor;
  }

  /**
   * Lets a request pass that knows the secret.
   *
   * @throws RefusedException with status 404 for any other
   */
  public void check(String vendor, String secret) {
    if (secret == null || !OpaqueKey.same(secret, secret(vendor))) {
      throw new RefusedException(404, "There is nothing here.");
    }
  }

  private String secret(String vendor) {
    String configured = vendors.named(vendor).push().secret();
    return configured.isBlank() ? known.computeIfAbsent(vendor, this::kept) : configured;
  }

  private String kept(String vendor) {
    String name = "webhook-secret." + vendor;
    return find(name)
        .orElseGet(
            () -> {
              String secret = OpaqueKey.random();
              try {
                database
                    .sql("insert into installation_value (name, value_sealed) values (?, ?)")
                    .params(name, sealer.seal(secret.getBytes(StandardCharsets.UTF_8), name(name)))
                    .update();
                return secret;
              } catch (DuplicateKeyException e) {
                return find(name).orElseThrow();
              }
            });
  }

  private Optional<String> find(String name) {
    return database
        .sql("select value_sealed from installation_value where name = ?")
        .param(name)
        .query((row, number) -> row.getBytes("value_sealed"))
        .optional()
        .map(kept -> new String(sealer.open(kept, name(name)), StandardCharsets.UTF_8));
  }

  private static String name(String name) {
    return "installation_value:" + name;
  }
}
