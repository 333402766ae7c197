package routes.protocol.withings;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.stereotype.Component;

/**
 * Reads Withings' token reply: {@code {"status":0,"body":{…}}}, scopes separated by commas, {@code
 * userid} as number or text, errors with HTTP 200.
 * https://developer.withings.com/api-reference/#tag/oauth2
 */
@Component("withingsTokenReply")
public class WithingsTokenReply
    implements Converter<Map<String, Object>, OAuth2AccessTokenResponse> {

  /**
   * @throws OAuth2AuthorizationException with {@code invalid_grant} where the code or refresh token
   *     is not taken, {@code temporarily_unavailable} or {@code invalid_request} otherwise
   */
  @Override
  public OAuth2AccessTokenResponse convert(Map<String, Object> reply) {
    if (!(reply.get("status") instanceof Number status)) {
      throw failure(OAuth2ErrorCodes.SERVER_ERROR);
    }
    if (status.intValue() != 0) {
      throw failure(errorCode(status.intValue(), String.valueOf(reply.get("error"))));
    }
    if (!(reply.get("body") instanceof Map<?, ?> body)
        || body.get("access_token") == null
        || body.get("refresh_token") == null
        || !(body.get("expires_in") instanceof Number expiresIn)) {
      throw failure(OAuth2ErrorCodes.SERVER_ERROR);
    }
    return OAuth2AccessTokenResponse.withToken(body.get("access_token").toString())
        .tokenType(TokenType.BEARER)
        .refreshToken(body.get("refresh_token").toString())
        .expiresIn(expiresIn.longValue())
        .scopes(scopes(body.get("scope")))
        .additionalParameters(
            body.get("userid") == null ? Map.of() : Map.of("userid", body.get("userid").toString()))
        .build();
  }

  private static Set<String> scopes(Object text) {
    Set<String> scopes = new LinkedHashSet<>();
    if (text != null) {
      Arrays.stream(text.toString().split("[,\\s]+"))
          .filter(s -> !s.isEmpty())
          .forEach(scopes::add);
    }
    return scopes;
  }

  /**
   * One family holds both a bad refresh token and bad client credentials; only the text tells them
   * apart. What does not name the grant is not held against the person.
   */
  private static String errorCode(int status, String text) {
    String words = text.toLowerCase(Locale.ROOT).replace('_', ' ');
    if (words.contains("client")) {
      return OAuth2ErrorCodes.INVALID_CLIENT;
    }
    return switch (WithingsStatus.of(status).verdict()) {
      case UNAUTHORIZED -> OAuth2ErrorCodes.INVALID_GRANT;
      case INVALID ->
          words.contains("refresh") || words.contains("code") || words.contains("grant")
              ? OAuth2ErrorCodes.INVALID_GRANT
              : OAuth2ErrorCodes.INVALID_REQUEST;
      default -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE;
    };
  }

  private static OAuth2AuthorizationException failure(String code) {
    return new OAuth2AuthorizationException(new OAuth2Error(code));
  }
}
