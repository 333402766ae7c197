package routes.sandbox.withings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.sandbox.MovableClock;

class OAuthTest {

  private static final String SCOPE = "user.info,user.metrics";

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T08:00:00Z"));
  private final WithingsSimulator withings = WithingsSimulator.start(0, clock);
  private final WithingsCaller caller = new WithingsCaller(withings);

  OAuthTest() {
    withings.addAccount("363", ZoneId.of("Europe/Amsterdam"));
  }

  @AfterEach
  void close() {
    withings.close();
  }

  @Test
  void tokenReplyIsWrappedAndHasTheFieldsOfTheSpecification() {
    Map<String, String> back = caller.consent(SCOPE);
    JsonNode reply = caller.exchange(back.get("code"));

    assertThat(back.get("state")).isEqualTo("s+1");
    assertThat(reply.get("status").intValue()).isZero();
    JsonNode body = reply.get("body");
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "userid",
            "access_token",
            "refresh_token",
            "expires_in",
            "scope",
            "csrf_token",
            "token_type");
    assertThat(body.get("userid").textValue()).isEqualTo("363");
    assertThat(body.get("expires_in").intValue()).isEqualTo(10800);
    assertThat(body.get("scope").textValue()).isEqualTo(SCOPE);
    assertThat(body.get("token_type").textValue()).isEqualTo("Bearer");
  }

  @Test
  void codeWorksOnce() {
    String code = caller.consent(SCOPE).get("code");
    caller.exchange(code);

    assertThat(status(caller.exchange(code))).isEqualTo(503);
  }

  @Test
  void codeDiesAfterThirtySeconds() {
    String code = caller.consent(SCOPE).get("code");
    clock.advance(Duration.ofSeconds(30));

    JsonNode reply = caller.exchange(code);

    assertThat(status(reply)).isEqualTo(503);
    assertThat(reply.get("body").isEmpty()).isTrue();
    assertThat(reply.get("error").textValue()).isEqualTo("Invalid Params: invalid code");
  }

  @Test
  void wrongSecretIsRefusedInTheBody() {
    JsonNode reply =
        caller.post(
            "/v2/oauth2",
            "",
            Map.of(
                "action",
                "requesttoken",
                "grant_type",
                "authorization_code",
                "client_id",
                withings.clientId(),
                "client_secret",
                "wrong",
                "code",
                caller.consent(SCOPE).get("code"),
                "redirect_uri",
                WithingsCaller.CALLBACK));

    assertThat(status(reply)).isEqualTo(503);
  }

  @Test
  void replacedRefreshTokenDiesAtTheFirstUseOfTheNewAccessToken() {
    String old = caller.connect(SCOPE).get("refresh_token").textValue();
    JsonNode renewed = caller.refresh(old).get("body");
    assertThat(status(caller.refresh(old))).isZero();

    caller.getmeas(renewed.get("access_token").textValue(), Map.of());

    assertThat(status(caller.refresh(old))).isEqualTo(503);
    assertThat(status(caller.refresh(renewed.get("refresh_token").textValue()))).isZero();
  }

  @Test
  void replacedRefreshTokenDiesAfterEightHours() {
    String old = caller.connect(SCOPE).get("refresh_token").textValue();
    caller.refresh(old);

    clock.advance(Duration.ofHours(8));

    assertThat(status(caller.refresh(old))).isEqualTo(503);
  }

  @Test
  void accessTokenDiesAfterThreeHours() {
    String token = caller.connect(SCOPE).get("access_token").textValue();
    assertThat(status(caller.getmeas(token, Map.of()))).isZero();

    clock.advance(Duration.ofHours(3));

    assertThat(status(caller.getmeas(token, Map.of()))).isEqualTo(401);
  }

  @Test
  void partialConsentShowsInTheScope() {
    withings.switches().grantOnly(Set.of("user.info"));
    JsonNode body = caller.connect(SCOPE);

    assertThat(body.get("scope").textValue()).isEqualTo("user.info");
    assertThat(status(caller.getmeas(body.get("access_token").textValue(), Map.of())))
        .isEqualTo(277);
  }

  @Test
  void denialComesBackAsError() {
    withings.switches().denyConsent();

    assertThat(caller.consent(SCOPE))
        .containsExactlyInAnyOrderEntriesOf(Map.of("state", "s+1", "error", "access_denied"));
  }

  @Test
  void wrongAuthorizationRequestsStayOnAnErrorPage() {
    String callback = WithingsCaller.CALLBACK;
    String client = withings.clientId();

    assertThat(caller.authorize("someone", SCOPE, callback).statusCode()).isEqualTo(400);
    assertThat(caller.authorize(client, "user.info user.metrics", callback).statusCode())
        .isEqualTo(400);
    assertThat(caller.authorize(client, SCOPE, "http://elsewhere/").statusCode()).isEqualTo(400);
  }

  @Test
  void revokeIsSignedWithANonceThatWorksOnce() {
    JsonNode tokens = caller.connect(SCOPE);
    String nonce = nonce();
    Map<String, String> revoke =
        Map.of(
            "action",
            "revoke",
            "client_id",
            withings.clientId(),
            "userid",
            "363",
            "nonce",
            nonce,
            "signature",
            sign("revoke," + withings.clientId() + "," + nonce));

    assertThat(status(caller.post("/v2/oauth2", "", revoke))).isZero();

    assertThat(status(caller.getmeas(tokens.get("access_token").textValue(), Map.of())))
        .isEqualTo(401);
    assertThat(status(caller.refresh(tokens.get("refresh_token").textValue()))).isEqualTo(503);
    assertThat(status(caller.post("/v2/oauth2", "", revoke))).isEqualTo(100);
  }

  @Test
  void badSignatureGetsNoNonce() {
    Map<String, String> call =
        Map.of(
            "action", "getnonce",
            "client_id", withings.clientId(),
            "timestamp", "1763625600",
            "signature", "00");

    assertThat(status(caller.post("/v2/signature", "", call))).isEqualTo(100);
  }

  private String nonce() {
    String message = "getnonce," + withings.clientId() + ",1763625600";
    Map<String, String> call =
        Map.of(
            "action",
            "getnonce",
            "client_id",
            withings.clientId(),
            "timestamp",
            "1763625600",
            "signature",
            sign(message));
    return caller.post("/v2/signature", "", call).get("body").get("nonce").textValue();
  }

  private String sign(String message) {
    return new Application(withings.clientId(), withings.clientSecret()).sign(message);
  }

  private static int status(JsonNode reply) {
    return reply.get("status").intValue();
  }
}
