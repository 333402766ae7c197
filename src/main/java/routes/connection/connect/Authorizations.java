package routes.connection.connect;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import routes.connection.core.BrowserCookie;
import routes.connection.core.ConnectSettings;
import routes.connection.core.Invitation;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.token.TokenClient;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.entry.RequestProofs;
import routes.operations.support.UtcTime;

/**
 * Sends a person to the vendor and takes the answer back: only once, for ten minutes, and only in
 * the browser that left. Of the OAuth state the hash is kept.
 */
@Component("authorizations")
public class Authorizations {

  private static final Duration VALIDITY = Duration.ofMinutes(10);

  private final JdbcClient database;
  private final Invitations invitations;
  private final Vendors vendors;
  private final ConnectSettings settings;
  private final BrowserCookie browser;
  private final TokenClient tokenClient;

  Authorizations(
      JdbcClient database,
      Invitations invitations,
      Vendors vendors,
      ConnectSettings settings,
      BrowserCookie browser,
      TokenClient tokenClient) {
    this.database = database;
    this.invitations = invitations;
    this.vendors = vendors;
    this.settings = settings;
    this.browser = browser;
    this.tokenClient = tokenClient;
  }

  /**
   * An answer of the vendor that belongs to a consent given here.
   *
   * @param codeVerifier PKCE's, or null before the answer has been accepted
   */
  public record Attempt(
      String stateHash,
      String browserHash,
      String invitationHash,
      String vendor,
      String consentVersion,
      Instant consentedAt,
      Instant expiresAt,
      boolean used,
      String codeVerifier) {

    Attempt with(String verifier) {
      return new Attempt(
          stateHash,
          browserHash,
          invitationHash,
          vendor,
          consentVersion,
          consentedAt,
          expiresAt,
          used,
          verifier);
    }
  }

  /**
   * The person agreed: redirects to the vendor.
   *
   * @param proofs of the browser that sends the form
   * @param form the fields of the consent form
   * @throws RefusedException if the form is not this browser's, or the link leads nowhere
   */
  public WebAnswer start(
      String token, String vendor, RequestProofs proofs, Map<String, String> form) {
    Invitation invitation = invitations.open(token);
    if (!invitation.vendors().contains(vendor) || !vendors.offered(vendor)) {
      throw new RefusedException(404, "This link does not lead to that vendor.");
    }
    String key = browser.in(proofs).orElseThrow(Authorizations::foreign);
    if (!OpaqueKey.same(BrowserCookie.formKey(key, token), form.getOrDefault("form", ""))) {
      throw foreign();
    }
    if (!"yes".equals(form.get("consent"))) {
      throw new RefusedException(400, "You have not agreed, so nothing was connected.");
    }
    String state = OpaqueKey.random();
    OffsetDateTime now = UtcTime.now();
    database
        .sql(
            """
            insert into authorization_attempt (state_hash, browser_hash, invitation_hash, vendor,
              consent_version, consented_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            OpaqueKey.hash(state),
            OpaqueKey.hash(key),
            invitation.hash(),
            vendor,
            settings.consentVersion(),
            now,
            now.plus(VALIDITY))
        .update();
    return WebAnswer.seeOther(authorizeUrl(vendor, state, codeVerifier(key, state)));
  }

  /**
   * The vendor sent the person back. Uses up the state.
   *
   * @param proofs of the browser that comes back
   * @param error the vendor's {@code error} parameter, or null; a denial is one
   * @return the attempt, with the code verifier of this browser's sign-in
   * @throws RefusedException if this is no answer to a consent given here, or the person declined
   */
  public Attempt accept(
      String vendor, String state, RequestProofs proofs, String code, String error) {
    Attempt attempt =
        Optional.ofNullable(state)
            .flatMap(given -> find(OpaqueKey.hash(given)))
            .filter(found -> found.vendor().equals(vendor))
            .orElseThrow(
                () ->
                    new RefusedException(
                        400, "This sign-in was not started here. Please open your link again."));
    String key =
        browser
            .in(proofs)
            .filter(own -> OpaqueKey.same(OpaqueKey.hash(own), attempt.browserHash()))
            .orElseThrow(Authorizations::foreign);
    if (attempt.used() || !useUp(attempt)) {
      throw new RefusedException(
          400, "This sign-in has already been completed. Please open your link again if needed.");
    }
    String back = returnUrl(attempt, "declined").orElse(null);
    if (!Instant.now().isBefore(attempt.expiresAt())) {
      throw new RefusedException(
          400, "The sign-in took longer than ten minutes. Please open your link again.", back);
    }
    if (error != null) {
      throw new RefusedException(
          403,
          "You have not allowed access at "
              + vendors.named(vendor).displayName()
              + ", so nothing was connected. You can open your link again.",
          back);
    }
    if (code == null || code.isBlank()) {
      throw new RefusedException(
          400, "The vendor's answer is incomplete. Please open your link again.", back);
    }
    return attempt.with(codeVerifier(key, state));
  }

  /**
   * PKCE's code verifier (RFC 7636). Both parts meet again only in the browser that left, so it
   * need not be kept.
   */
  private static String codeVerifier(String browserKey, String state) {
    return OpaqueKey.hash("pkce|" + browserKey + "|" + state);
  }

  /** Where the invitation leads back to, with the portal's own state and what came of it. */
  Optional<String> returnUrl(Attempt attempt, String outcome) {
    return invitations
        .find(attempt.invitationHash())
        .filter(invitation -> invitation.returnUrl() != null)
        .map(
            invitation -> {
              String url = invitation.returnUrl();
              StringBuilder back = new StringBuilder(url).append(url.contains("?") ? '&' : '?');
              back.append("vendor=").append(encoded(attempt.vendor()));
              back.append("&outcome=").append(outcome);
              if (invitation.returnState() != null) {
                back.append("&state=").append(encoded(invitation.returnState()));
              }
              return back.toString();
            });
  }

  private String authorizeUrl(String name, String state, String verifier) {
    Vendor vendor = vendors.named(name);
    StringBuilder url = new StringBuilder(vendor.authorizationUri());
    url.append(vendor.authorizationUri().contains("?") ? '&' : '?').append("response_type=code");
    url.append("&client_id=").append(encoded(vendor.clientId()));
    url.append("&scope=").append(encoded(String.join(vendor.scopeSeparator(), vendor.scopes())));
    url.append("&redirect_uri=").append(encoded(tokenClient.redirectUri(name)));
    url.append("&state=").append(encoded(state));
    if (vendor.pkce()) {
      url.append("&code_challenge_method=S256&code_challenge=");
      url.append(OpaqueKey.urlHash(verifier));
    }
    vendor
        .authorizationParameters()
        .forEach(
            (key, value) ->
                url.append('&').append(encoded(key)).append('=').append(encoded(value)));
    return url.toString();
  }

  private boolean useUp(Attempt attempt) {
    return database
            .sql(
                """
                update authorization_attempt set used_at = ?
                where state_hash = ? and used_at is null
                """)
            .params(UtcTime.now(), attempt.stateHash())
            .update()
        == 1;
  }

  private Optional<Attempt> find(String stateHash) {
    return database
        .sql("select * from authorization_attempt where state_hash = ?")
        .param(stateHash)
        .query(
            (row, number) ->
                new Attempt(
                    row.getString("state_hash"),
                    row.getString("browser_hash"),
                    row.getString("invitation_hash"),
                    row.getString("vendor"),
                    row.getString("consent_version"),
                    UtcTime.nullable(row, "consented_at"),
                    UtcTime.nullable(row, "expires_at"),
                    row.getObject("used_at") != null,
                    null))
        .optional();
  }

  private static RefusedException foreign() {
    return new RefusedException(
        403,
        "This step belongs to another browser, or cookies are switched off. Please open your link"
            + " again in this browser.");
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
