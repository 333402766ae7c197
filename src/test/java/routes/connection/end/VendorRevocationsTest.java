package routes.connection.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import routes.connection.VendorYaml;
import routes.connection.token.TokenPair;

/** The call that ends a permission, as the vendor.yaml of each vendor describes it. */
class VendorRevocationsTest {

  private final VendorRevocations revocations = revocations(Map.of());

  @Test
  void ouraIsShownTheAccessTokenInTheQuery() {
    Message request = requested(revocations, "oura", "refresh-1");

    assertThat(request.getHeader(Exchange.HTTP_METHOD)).isEqualTo("POST");
    assertThat(request.getHeader(Exchange.HTTP_RAW_QUERY)).isEqualTo("access_token=access%201");
    assertThat(request.getHeader("Authorization")).isNull();
  }

  @Test
  void googleIsShownTheRefreshTokenWhichNeedsNoRefresh() {
    Message request = requested(revocations, "google-health", "refresh-1");

    assertThat(request.getBody()).isEqualTo("token=refresh-1");
    assertThat(request.getHeader(Exchange.CONTENT_TYPE))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(requested(revocations, "google-health", "").getBody()).isEqualTo("token=access%201");
  }

  @Test
  void whoopAndPolarDeleteWithTheBearer() {
    Message whoop = requested(revocations, "whoop", "");
    assertThat(whoop.getHeader(Exchange.HTTP_METHOD)).isEqualTo("DELETE");
    assertThat(whoop.getHeader("Authorization")).isEqualTo("Bearer access 1");
    Message polar = requested(revocations, "polar", "");
    assertThat(polar.getHeader(Exchange.HTTP_METHOD)).isEqualTo("DELETE");
    assertThat(polar.getHeader(Exchange.HTTP_PATH)).isEqualTo("/475%2F..");
  }

  @Test
  void fitbitIsShownTheClientToo() {
    Message request = requested(revocations, "fitbit", "refresh-1");

    assertThat(request.getBody()).isEqualTo("token=refresh-1");
    assertThat(request.getHeader("Authorization")).asString().startsWith("Basic ");
    revocations.require(farewell("fitbit", ""), 410);
  }

  @Test
  void aClientMayShowItsSecretByHttpBasic() {
    VendorRevocations basic =
        revocations(
            Map.of(
                "vendors.oura.revoke.token", "form",
                "vendors.oura.revoke.basic", "true",
                "vendors.oura.client-id", "client-1",
                "vendors.oura.client-secret", "secret-1"));

    Message request = requested(basic, "oura", "");

    assertThat(request.getHeader("Authorization")).isEqualTo("Basic Y2xpZW50LTE6c2VjcmV0LTE=");
    assertThat(request.getBody()).isEqualTo("access_token=access%201");
  }

  @Test
  void onlyTheStatusesOfTheVendorMeanThatThePermissionIsGone() {
    revocations.require(farewell("google-health", ""), 200);
    revocations.require(farewell("google-health", ""), 400);
    revocations.require(farewell("whoop", ""), 204);
    for (int status : List.of(400, 401, 404, 429, 500)) {
      assertThatThrownBy(() -> revocations.require(farewell("whoop", ""), status))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static Message requested(VendorRevocations revocations, String vendor, String refresh) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    revocations.request(farewell(vendor, refresh), exchange);
    return exchange.getMessage();
  }

  private static Offboarding farewell(String vendor, String refresh) {
    TokenPair tokens = new TokenPair("access 1", refresh, Instant.now(), List.of(), "475/..");
    return new Offboarding(
        "c", vendor, "475/..", OffboardingStep.REVOKE, List.of(), 0, "lease", tokens);
  }

  private static VendorRevocations revocations(Map<String, String> overrides) {
    return new VendorRevocations(VendorYaml.vendors(new HashMap<>(overrides)));
  }
}
