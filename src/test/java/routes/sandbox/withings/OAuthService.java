package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@code POST /v2/oauth2} (requesttoken, revoke) and {@code POST /v2/signature} (getnonce), as the
 * Withings data API describes them. A call proves itself with the client secret or with a signature
 * over a nonce.
 */
final class OAuthService {

  private final Application application;
  private final Grants grants;
  private final Consumer<String> onRevoke;

  /**
   * @param onRevoke told the userid whose access ends, so that its subscriptions end too
   */
  OAuthService(Application application, Grants grants, Consumer<String> onRevoke) {
    this.application = application;
    this.grants = grants;
    this.onRevoke = onRevoke;
  }

  ObjectNode oauth2(Call call) throws Refusal {
    return switch (call.action()) {
      case "requesttoken" -> requestToken(call);
      case "revoke" -> revoke(call);
      default -> throw Refusal.notImplemented();
    };
  }

  ObjectNode signature(Call call) throws Refusal {
    if (!call.action().equals("getnonce")) {
      throw Refusal.notImplemented();
    }
    application.verifySignature(call, "action", "client_id", "timestamp");
    return JsonNodeFactory.instance.objectNode().put("nonce", grants.nonce());
  }

  private ObjectNode requestToken(Call call) throws Refusal {
    authenticate(call);
    return switch (call.require("grant_type")) {
      case "authorization_code" ->
          toJson(
              grants
                  .exchange(call.require("code"), call.require("redirect_uri"))
                  .orElseThrow(() -> Refusal.invalidParams("invalid code")));
      case "refresh_token" ->
          toJson(
              grants
                  .refresh(call.require("refresh_token"))
                  .orElseThrow(() -> Refusal.invalidParams("invalid refresh_token")));
      default -> throw Refusal.invalidParams("invalid grant_type");
    };
  }

  private void authenticate(Call call) throws Refusal {
    if (call.get("nonce").isPresent()) {
      verifySignedCall(call);
    } else if (!call.require("client_id").equals(application.clientId())) {
      throw Refusal.invalidParams("invalid client_id");
    } else if (!call.require("client_secret").equals(application.clientSecret())) {
      throw Refusal.invalidParams("invalid client_secret");
    }
  }

  private ObjectNode revoke(Call call) throws Refusal {
    verifySignedCall(call);
    String userid = call.require("userid");
    grants.revoke(userid);
    onRevoke.accept(userid);
    return JsonNodeFactory.instance.objectNode();
  }

  private void verifySignedCall(Call call) throws Refusal {
    application.verifySignature(call, "action", "client_id", "nonce");
    if (!grants.takeNonce(call.require("nonce"))) {
      throw Refusal.badSignature();
    }
  }

  /** The schema calls userid an integer, the live service sends a string. */
  private static ObjectNode toJson(Grants.TokenPair pair) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("userid", pair.grant().userid())
        .put("access_token", pair.accessToken())
        .put("refresh_token", pair.refreshToken())
        .put("expires_in", pair.life().toSeconds())
        .put("scope", pair.grant().scopes().stream().sorted().collect(Collectors.joining(",")))
        .put("csrf_token", pair.accessToken().substring(0, 8))
        .put("token_type", "Bearer");
  }
}
