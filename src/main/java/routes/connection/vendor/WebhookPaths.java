package routes.connection.vendor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.operations.secret.InstallationValues;

/**
 * The unguessable paths at which vendors that do not sign their pushes reach this installation. The
 * secret is configured, or chosen on first use and kept sealed, the same for all instances.
 */
@Component("webhookPaths")
public class WebhookPaths {

  private final InstallationValues values;
  private final Vendors vendors;
  private final String publicUrl;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  WebhookPaths(
      InstallationValues values, Vendors vendors, @Value("${public-url}") String publicUrl) {
    this.values = values;
    this.vendors = vendors;
    this.publicUrl = publicUrl;
  }

  /** The webhook's URL; where it ends in a secret, to be given to the vendor and to nobody else. */
  public String url(String vendor) {
    return openPart(vendor)
        + (vendors.named(vendor).push().secretPath() ? "/" + secret(vendor) : "");
  }

  /** The URL up to the secret, if it has one. */
  public String openPart(String vendor) {
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
    return values.chosen("webhook-secret." + vendor, OpaqueKey::random);
  }
}
