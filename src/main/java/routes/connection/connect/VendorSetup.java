package routes.connection.connect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import routes.connection.core.WebAnswer;
import routes.connection.token.TokenClient;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.connection.vendor.WebhookPaths;

/** What to enter at each vendor's developer site: the addresses of this installation. */
@Component("vendorSetup")
public class VendorSetup {

  private static final Logger LOG = LoggerFactory.getLogger(VendorSetup.class);

  private final Vendors vendors;
  private final TokenClient tokenClient;
  private final WebhookPaths webhooks;

  VendorSetup(Vendors vendors, TokenClient tokenClient, WebhookPaths webhooks) {
    this.vendors = vendors;
    this.tokenClient = tokenClient;
    this.webhooks = webhooks;
  }

  /**
   * Every vendor with its addresses: {@code {"vendors": [{"name", "displayName", "offered",
   * "redirectUrl", "webhookUrl"?, "successor"?, "scopes"}]}}. The webhook's URL may end in a
   * secret; a vendor with a successor ends its API.
   */
  public WebAnswer show() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("vendors");
    vendors.vendors().keySet().stream().sorted().forEach(name -> describe(name, list.addObject()));
    return WebAnswer.json(200, answer.toString());
  }

  private void describe(String name, ObjectNode json) {
    Vendor vendor = vendors.named(name);
    json.put("name", name);
    json.put("displayName", vendor.displayName());
    json.put("offered", vendor.offered());
    json.put("redirectUrl", tokenClient.redirectUri(name));
    if (vendor.push().enabled()) {
      json.put("webhookUrl", webhooks.url(name));
    }
    if (vendor.legacy().ends()) {
      json.put("successor", vendor.legacy().successor());
    }
    vendor.scopes().forEach(json.putArray("scopes")::add);
  }

  /** Tells in the log where each vendor that is set up must lead. Secrets stay out of it. */
  @EventListener(ApplicationReadyEvent.class)
  void tell() {
    for (String name : vendors.offered()) {
      Vendor vendor = vendors.named(name);
      LOG.info("{}: redirect address {}", name, tokenClient.redirectUri(name));
      vendors
          .successorOf(vendor)
          .ifPresent(successor -> LOG.warn("{} ends; {} takes its place", name, successor));
      if (vendor.push().enabled()) {
        LOG.info(
            "{}: webhook {}{}",
            name,
            webhooks.openPart(name),
            vendor.push().secretPath() ? "/…, whole in GET /api/setup" : "");
      }
    }
  }
}
