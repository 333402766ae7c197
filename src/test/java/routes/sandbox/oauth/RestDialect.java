package routes.sandbox.oauth;

import java.util.Map;

/**
 * How a vendor's OAuth 2 differs from another's, within the standard.
 *
 * @param authorizePath path that people are sent to
 * @param tokenPath path of the token endpoint
 * @param basic whether the client shows its secret by HTTP Basic; otherwise in the form
 * @param pkce whether a challenge is required
 * @param refreshes whether there are refresh tokens, each good for one use
 * @param tellsScope whether the token reply names what was granted
 * @param extras further members of the token reply
 */
public record RestDialect(
    String authorizePath,
    String tokenPath,
    boolean basic,
    boolean pkce,
    boolean refreshes,
    boolean tellsScope,
    Map<String, Object> extras) {

  /** Everything that the standards recommend. */
  static final RestDialect STRICT =
      new RestDialect("/oauth/authorize", "/oauth/token", true, true, true, true, Map.of());
}
