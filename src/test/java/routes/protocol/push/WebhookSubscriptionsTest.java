package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.VendorYaml;
import routes.operations.Databases;
import routes.operations.secret.Encryptor;
import routes.operations.secret.InstallationValues;

/** What is asked of Oura and Polar, by their vendor.yaml, for what they list. */
class WebhookSubscriptionsTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final String URL = "https://product.example/webhooks/oura";
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String POLAR =
      """
      {"data": [{"id": "abdf33", "events": ["SLEEP"], "url": "%s", "active": %s}]}
      """;

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void ouraGetsASubscriptionForEveryNotificationThatIsMissing(DataSource source) throws Exception {
    WebhookSubscriptions subscriptions = subscriptions(source, Map.of());
    String listed =
        """
        [{"id": "s-1", "callback_url": "%s", "event_type": "create", "data_type": "sleep",
          "expiration_time": "2027-01-22T10:00:00Z"},
         {"id": "s-2", "callback_url": "https://elsewhere.example", "event_type": "update",
          "data_type": "sleep", "expiration_time": "2027-01-22T10:00:00Z"}]
        """
            .formatted(URL);

    List<SubscriptionCall> calls =
        subscriptions.plan("oura", listed, URL, List.of("sleep.create", "sleep.update"));

    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).method()).isEqualTo("POST");
    assertThat(calls.get(0).path()).isEqualTo("/v2/webhook/subscription");
    assertThat(calls.get(0).body())
        .startsWith("{\"callback_url\": \"" + URL + "\", \"verification_token\": \"")
        .endsWith("\"event_type\": \"update\", \"data_type\": \"sleep\"}");
    assertThat(subscriptions.plan("oura", "", URL, List.of("sleep.create"))).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatEndsSoonIsRenewed(DataSource source) throws Exception {
    String listed =
        """
        [{"id": "s 1", "callback_url": "%s", "event_type": "create", "data_type": "sleep",
          "expiration_time": "2026-11-28T10:00:00Z"}]
        """
            .formatted(URL);

    assertThat(subscriptions(source, Map.of()).plan("oura", listed, URL, List.of("sleep.create")))
        .containsExactly(
            new SubscriptionCall(
                "oura", false, "PUT", "/v2/webhook/subscription/renew/s%201", null));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theClientShowsItselfAsTheVendorWants(DataSource source) {
    WebhookSubscriptions subscriptions = subscriptions(source, Map.of());

    Exchange oura = requested(subscriptions, subscriptions.list("oura"));
    assertThat(oura.getMessage().getHeaders())
        .containsEntry("x-client-id", "client-1")
        .containsEntry("x-client-secret", "secret-1")
        .containsEntry(Exchange.HTTP_METHOD, "GET")
        .doesNotContainKey("Authorization");
    Exchange polar = requested(subscriptions, subscriptions.list("polar"));
    assertThat(polar.getMessage().getHeader("Authorization"))
        .isEqualTo("Basic Y2xpZW50LTI6c2VjcmV0LTI=");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void polarsKeyIsKeptAndVerifiesFromThenOn(DataSource source) throws Exception {
    WebhookSubscriptions subscriptions = subscriptions(source, Map.of());
    List<SubscriptionCall> calls =
        subscriptions.plan("polar", "{\"data\": []}", URL, List.of("EXERCISE", "SLEEP"));
    assertThat(calls)
        .containsExactly(
            new SubscriptionCall(
                "polar",
                true,
                "POST",
                "/v3/webhooks",
                "{\"events\": [\"EXERCISE\",\"SLEEP\"], \"url\": \"" + URL + "\"}"));

    assertThatThrownBy(() -> subscriptions.answered(calls.get(0), 409, "{}"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> subscriptions.answered(calls.get(0), 201, "{\"data\": {}}"))
        .isInstanceOf(IllegalStateException.class);
    subscriptions.answered(
        calls.get(0), 201, "{\"data\": {\"id\": \"abdf33\", \"signature_secret_key\": \"k-1\"}}");

    assertThat(secrets(source).key("polar")).contains("k-1");
    assertThat(
            JdbcClient.create(source)
                .sql("select count(*) from installation_value")
                .query(Integer.class)
                .single())
        .isOne();
    assertThat(subscriptions.plan("polar", POLAR.formatted(URL, true), URL, List.of("SLEEP")))
        .isEmpty();
    assertThat(subscriptions.plan("polar", POLAR.formatted(URL, false), URL, List.of("SLEEP")))
        .extracting(SubscriptionCall::path)
        .containsExactly("/v3/webhooks/activate");
    assertThat(
            subscriptions.plan(
                "polar", POLAR.formatted("https://old.example", true), URL, List.of()))
        .extracting(SubscriptionCall::method, SubscriptionCall::path)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("PATCH", "/v3/webhooks/abdf33"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void polarsWebhookWhoseKeyNobodyKnowsIsMadeAnew(DataSource source) throws Exception {
    assertThat(
            subscriptions(source, Map.of())
                .plan("polar", POLAR.formatted(URL, true), URL, List.of("SLEEP")))
        .extracting(SubscriptionCall::method)
        .containsExactly("DELETE", "POST");
    assertThat(
            subscriptions(source, Map.of("vendors.polar.push.signature.key", "by hand"))
                .plan("polar", POLAR.formatted(URL, true), URL, List.of("SLEEP")))
        .isEmpty();
    assertThat(
            subscriptions(source, Map.of())
                .plan("polar", POLAR.formatted("https://other.example", true), URL, List.of("X")))
        .as("another's is not touched")
        .extracting(SubscriptionCall::method)
        .containsExactly("POST");
  }

  private static final Encryptor SEALER = Encryptor.withUnkeptKeys();

  private static WebhookSecrets secrets(DataSource source) {
    return new WebhookSecrets(new InstallationValues(JdbcClient.create(source), SEALER));
  }

  private static Exchange requested(WebhookSubscriptions subscriptions, SubscriptionCall call) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    subscriptions.request(call, exchange);
    return exchange;
  }

  private static WebhookSubscriptions subscriptions(
      DataSource source, Map<String, String> overrides) {
    Map<String, String> all = new java.util.HashMap<>(overrides);
    all.put("vendors.oura.client-id", "client-1");
    all.put("vendors.oura.client-secret", "secret-1");
    all.put("vendors.polar.client-id", "client-2");
    all.put("vendors.polar.client-secret", "secret-2");
    return new WebhookSubscriptions(
        new AppSubscriptionRules(VendorYaml.parts(AppSubscriptionRules.VendorPart.class, all)),
        secrets(source),
        new ObjectMapper(),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
