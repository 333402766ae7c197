package routes.connection;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import routes.operations.entry.RequestProofs;

/**
 * Links that a portal makes by itself: {@code GET /connect/{vendor}?jwt=…}, where the JWT names the
 * patient. It is an invitation whose token is the JWT's hash, so that the same link leads to the
 * vendor once, however often it is opened.
 */
@Component("portalLinks")
public class PortalLinks {

  /** It travels through the address bar of a browser: nobody ought to find a use for it later. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration TIME_TO_CONSENT = Duration.ofMinutes(15);
  private static final int LONGEST_JWT = 8_192;

  private final ApiAccess access;
  private final Map<String, AuthenticationManager> issuers;
  private final Invitations invitations;

  PortalLinks(ApiAccess access, Invitations invitations) {
    this.access = access;
    this.issuers = JwtCallers.managers(access.issuers());
    this.invitations = invitations;
  }

  /** Whether a request carries a portal's JWT, and so opens no invitation of ours. */
  public boolean asked(String jwt, RequestProofs proofs) {
    return jwt != null || proofs.authorization().flatMap(PortalLinks::bearer).isPresent();
  }

  /**
   * @param proofs of the request, whose Authorization may hold the JWT
   * @param jwt the query parameter, which stands for the header in a browser; or null
   * @param redirectUrl one of {@code connect.return-urls}, or null
   * @param state what the portal wants to read again there, or null
   * @return 303 to the consent page
   * @throws RefusedException with status 401 if no configured issuer vouches for the link, 403 if
   *     it may not invite, 400 if it asks for what cannot be
   */
  public WebAnswer open(
      String vendor, RequestProofs proofs, String jwt, String redirectUrl, String state) {
    String token =
        Optional.ofNullable(jwt)
            .or(() -> proofs.authorization().flatMap(PortalLinks::bearer))
            .filter(given -> given.length() <= LONGEST_JWT)
            .orElseThrow(PortalLinks::unknown);
    Jwt verified = verified(token);
    InvitationRequest request =
        new InvitationRequest(
            patient(verified), List.of(vendor), redirectUrl, state, TIME_TO_CONSENT);
    return WebAnswer.seeOther(invitations.link(request, OpaqueKey.urlHash("portal-link|" + token)));
  }

  private Jwt verified(String token) {
    Authentication caller;
    try {
      String issuer = JWTParser.parse(token).getJWTClaimsSet().getIssuer();
      AuthenticationManager manager = issuer == null ? null : issuers.get(issuer);
      if (manager == null) {
        throw unknown();
      }
      caller = manager.authenticate(new BearerTokenAuthenticationToken(token));
    } catch (ParseException | AuthenticationException e) {
      throw unknown();
    }
    if (caller.getAuthorities().stream().noneMatch(it -> it.getAuthority().equals("ROLE_invite"))) {
      throw new RefusedException(403, "The sender of this link may not invite anyone.");
    }
    Jwt jwt = (Jwt) caller.getPrincipal();
    if (jwt.getExpiresAt() == null
        || jwt.getExpiresAt().isAfter(Instant.now().plus(LONGEST).plusSeconds(60))) {
      throw new RefusedException(
          400, "This link is valid for too long. Its exp must be within an hour.");
    }
    return jwt;
  }

  /** By the claim that the issuer's configuration names. */
  private InvitationRequest.Patient patient(Jwt jwt) {
    ApiAccess.Issuer issuer =
        access.issuers().values().stream()
            .filter(it -> it.uri().equals(jwt.getClaimAsString("iss")))
            .findFirst()
            .orElseThrow(PortalLinks::unknown);
    String value = jwt.getClaimAsString(issuer.patientClaim());
    if (value == null || value.isBlank()) {
      throw new RefusedException(400, "This link does not say whom it is for.");
    }
    if (!issuer.patientSystem().isBlank()) {
      return new InvitationRequest.Patient(issuer.patientSystem(), value, null);
    }
    return new InvitationRequest.Patient(
        null, null, value.startsWith("Patient/") ? value : "Patient/" + value);
  }

  private static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(authorization.substring(7).strip())
        : Optional.empty();
  }

  private static RefusedException unknown() {
    return new RefusedException(
        401, "This link is not valid, or not any more. Please go back to where you found it.");
  }
}
