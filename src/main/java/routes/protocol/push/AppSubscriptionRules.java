package routes.protocol.push;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the vendor.yaml files say about the subscription of a whole app; each key is explained
 * there.
 */
@ConfigurationProperties
public record AppSubscriptionRules(@DefaultValue Map<String, VendorPart> vendors) {

  /** The part of a vendor.yaml that it takes. */
  public record VendorPart(
      @DefaultValue("") String clientId,
      @DefaultValue("") String clientSecret,
      @DefaultValue Push push) {

    /** Nothing of the secret is ever printed. */
    @Override
    public String toString() {
      return "VendorPart[]";
    }
  }

  /** The part about pushes. */
  public record Push(@DefaultValue Subscription subscription, @DefaultValue Signature signature) {}

  /**
   * @param key the secret shared with the vendor, where the configuration holds it
   */
  public record Signature(@DefaultValue("") String key) {

    /** Nothing of the key is ever printed. */
    @Override
    public String toString() {
      return "Signature[]";
    }
  }

  /**
   * How the vendor is asked for the subscriptions of the app. In what is sent, <code>{url}</code>
   * stands for the webhook, <code>{token}</code> for the verification token, <code>{event}</code>,
   * <code>{type}</code> and <code>{action}</code> for one notification and its two parts, <code>
   * {events}</code> for the list of all, each as JSON.
   *
   * @param path below the api-uri: GET lists, POST makes
   * @param headers by which the client shows itself
   * @param basic whether it does so by HTTP Basic
   * @param each whether every notification is a subscription of its own; otherwise one names all
   * @param body what is sent to make one
   * @param listed JSONPath of the subscriptions in the answer of the list
   * @param id JSONPath of its id in one of them; likewise url, events (one or several), action
   *     (where the event has two parts), expires and active, each empty where the vendor has none
   * @param change path of a PATCH with the same body; empty where the vendor has none
   * @param renew path of a PUT that moves the expiry; empty where nothing expires
   * @param renewBefore how long before the expiry
   * @param activate path of a POST that wakes one that is not active; or empty
   * @param key JSONPath, in the answer to making one, of the key that signs pushes, which the
   *     vendor tells only then; or empty
   */
  public record Subscription(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("") String path,
      @DefaultValue Map<String, String> headers,
      @DefaultValue("false") boolean basic,
      @DefaultValue("true") boolean each,
      @DefaultValue("{}") String body,
      @DefaultValue("$[*]") String listed,
      @DefaultValue("$.id") String id,
      @DefaultValue("$.url") String url,
      @DefaultValue("") String events,
      @DefaultValue("") String action,
      @DefaultValue("") String expires,
      @DefaultValue("") String active,
      @DefaultValue("") String change,
      @DefaultValue("") String renew,
      @DefaultValue("P7D") Duration renewBefore,
      @DefaultValue("") String activate,
      @DefaultValue("") String key) {

    /** Nothing of the headers is ever printed. */
    @Override
    public String toString() {
      return "Subscription[" + path + "]";
    }
  }

  public AppSubscriptionRules {
    vendors = Map.copyOf(vendors);
  }

  /**
   * What the vendor.yaml says.
   *
   * @throws IllegalArgumentException if there is none of this vendor
   */
  VendorPart of(String vendor) {
    return VendorParts.of(vendors, vendor);
  }
}
