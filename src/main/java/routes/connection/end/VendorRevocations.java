package routes.connection.end;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import routes.connection.token.TokenPair;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

/**
 * The call by which the permission of one person ends at a vendor, as its vendor.yaml describes it
 * under {@code revoke}; OAuth's own form of it is <a
 * href="https://www.rfc-editor.org/rfc/rfc7009">RFC 7009</a>.
 */
@Component("vendorRevocations")
public class VendorRevocations {

  private final Vendors vendors;

  VendorRevocations(Vendors vendors) {
    this.vendors = vendors;
  }

  /** Makes the message the request. */
  public void request(@ExchangeProperty("farewell") Offboarding offboarding, Exchange exchange) {
    Vendor vendor = vendors.named(offboarding.vendor());
    Vendor.Revoke revoke = vendor.revoke();
    Message message = exchange.getMessage();
    message.setBody(null);
    message.setHeader(Exchange.HTTP_METHOD, revoke.method());
    message.setHeader("Accept", "application/json");
    if (!revoke.path().isEmpty()) {
      message.setHeader(
          Exchange.HTTP_PATH, revoke.path().replace("{user}", encoded(offboarding.vendorUser())));
    }
    if (revoke.basic()) {
      message.setHeader("Authorization", basic(vendor));
    }
    switch (revoke.token()) {
      case BEARER -> message.setHeader("Authorization", offboarding.tokens().bearer());
      case FORM -> {
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setBody(parameter(revoke, offboarding.tokens()));
      }
      case QUERY ->
          message.setHeader(Exchange.HTTP_RAW_QUERY, parameter(revoke, offboarding.tokens()));
      case NONE -> {}
    }
  }

  /**
   * Lets an answer pass by which the permission is gone.
   *
   * @throws IllegalStateException for any other
   */
  public void require(Offboarding offboarding, int status) {
    if (!vendors.named(offboarding.vendor()).revoke().accepted().contains(status)) {
      throw new IllegalStateException("the vendor answered " + status);
    }
  }

  private static String parameter(Vendor.Revoke revoke, TokenPair tokens) {
    boolean refresh = revoke.refreshToken() && !tokens.refresh().isEmpty();
    return revoke.parameter() + "=" + encoded(refresh ? tokens.refresh() : tokens.access());
  }

  private static String basic(Vendor vendor) {
    String client = vendor.clientId() + ":" + vendor.clientSecret();
    return "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
