package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

class WithingsTokenReplyTest {

  private final WithingsTokenReply reply = new WithingsTokenReply();

  @ParameterizedTest
  @CsvSource({"363", "\"363\""})
  void theWrappedReplyIsRead(String userid) throws Exception {
    OAuth2AccessTokenResponse tokens =
        reply.convert(
            json(
                """
                {"status":0,"body":{"userid":%s,"access_token":"a","refresh_token":"r",
                 "expires_in":10800,"scope":"user.info,user.metrics","token_type":"Bearer"}}
                """
                    .formatted(userid)));

    assertThat(tokens.getAccessToken().getTokenValue()).isEqualTo("a");
    assertThat(tokens.getRefreshToken().getTokenValue()).isEqualTo("r");
    assertThat(tokens.getAccessToken().getScopes())
        .containsExactlyInAnyOrder("user.info", "user.metrics");
    assertThat(
            Duration.between(
                tokens.getAccessToken().getIssuedAt(), tokens.getAccessToken().getExpiresAt()))
        .isEqualTo(Duration.ofHours(3));
    assertThat(tokens.getAdditionalParameters()).isEqualTo(Map.of("userid", "363"));
  }

  @ParameterizedTest
  @CsvSource({
    "503,Invalid Params: invalid refresh_token,invalid_grant",
    "503,Invalid Params: invalid code,invalid_grant",
    "401,XRP: unauthorized,invalid_grant",
    "503,Invalid Params: invalid client_secret,invalid_client",
    "503,Invalid Params,invalid_request",
    "601,Too Many Requests,temporarily_unavailable",
    "522,Timeout,temporarily_unavailable"
  })
  void anErrorOnHttp200IsAnError(int status, String words, String code) throws Exception {
    Map<String, Object> body =
        json("{\"status\":%d,\"body\":{},\"error\":\"%s\"}".formatted(status, words));

    assertThatThrownBy(() -> reply.convert(body))
        .isInstanceOfSatisfying(
            OAuth2AuthorizationException.class,
            e -> assertThat(e.getError().getErrorCode()).isEqualTo(code))
        .hasMessageNotContaining(words);
  }

  @Test
  void aReplyWithoutTokensIsTheServersError() {
    assertThatThrownBy(() -> reply.convert(json("{\"status\":0,\"body\":{}}")))
        .isInstanceOf(OAuth2AuthorizationException.class);
    assertThatThrownBy(() -> reply.convert(json("{}")))
        .isInstanceOf(OAuth2AuthorizationException.class);
  }

  private static Map<String, Object> json(String text) throws Exception {
    return new ObjectMapper().readValue(text, new TypeReference<>() {});
  }
}
