package routes.sandbox.withings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /oauth2_user/authorize2}: Withings' log-in and consent pages in one, where the person
 * of the {@link Switches} decides at once. Scopes are separated by commas; Withings sends a wrong
 * request nowhere but shows an error page.
 */
final class AuthorizationPage {

  private static final Set<String> SCOPES =
      Set.of("user.info", "user.metrics", "user.activity", "user.sleepevents");

  /**
   * @param redirect where the browser goes; empty where the error page is shown
   * @param error what is wrong with the request, for the error page
   */
  record Answer(Optional<String> redirect, String error) {}

  private final Application application;
  private final Grants grants;
  private final Switches switches;
  private final Supplier<String> firstUserid;

  AuthorizationPage(
      Application application, Grants grants, Switches switches, Supplier<String> firstUserid) {
    this.application = application;
    this.grants = grants;
    this.switches = switches;
    this.firstUserid = firstUserid;
  }

  Answer answer(Call call) {
    Set<String> scopes =
        new LinkedHashSet<>(Arrays.asList(call.get("scope").orElse("").split(",")));
    String redirectUri = call.get("redirect_uri").orElse("");
    if (!call.get("response_type").equals(Optional.of("code"))) {
      return error("response_type must be code");
    } else if (!call.get("client_id").equals(Optional.of(application.clientId()))) {
      return error("unknown client_id");
    } else if (call.get("state").isEmpty()) {
      return error("state is missing");
    } else if (!SCOPES.containsAll(scopes)) {
      return error("scope is not a comma-separated list of known scopes");
    } else if (!application.redirectUris().contains(redirectUri)) {
      return error("redirect_uri is not registered: " + redirectUri);
    }
    String state = URLEncoder.encode(call.get("state").orElseThrow(), StandardCharsets.UTF_8);
    String start = redirectUri + (redirectUri.contains("?") ? "&" : "?") + "state=" + state;
    if (switches.consentDenied()) {
      return new Answer(Optional.of(start + "&error=access_denied"), "");
    }
    switches.grantedScopes().ifPresent(scopes::retainAll);
    String userid = switches.person().orElseGet(firstUserid);
    String code = grants.code(new Grants.Grant(userid, Set.copyOf(scopes)), redirectUri);
    return new Answer(Optional.of(start + "&code=" + code), "");
  }

  private static Answer error(String what) {
    return new Answer(Optional.empty(), what);
  }
}
