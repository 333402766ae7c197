package routes.connection.connect;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.stereotype.Component;
import routes.connection.access.JwtCallers;
import routes.connection.core.KeyedHashes;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.IssuerKeys;
import routes.connection.portal.Portal;
import routes.operations.entry.RequestProofs;

/**
 * Links that a portal makes by itself: {@code GET /connect/{vendor}?jwt=…}, where the JWT names the
 * patient. It is an invitation that the JWT's issuer and {@code jti} stand for, so that the same
 * link leads to the vendor once, however often it is opened and however its text is varied. A link
 * is no credential of the API, and a credential of the API is no link.
 */
@Component("portalLinks")
public class PortalLaunch {

  /** It travels through the address bar of a browser: nobody ought to find a use for it later. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration TIME_TO_CONSENT = Duration.ofMinutes(15);
  private static final int LONGEST_JWT = 8_192;
  private static final int LONGEST_ID = 255;
  private static final String ROLE = "ROLE_";

  private final ApiAccess access;
  private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();
  private final IssuerKeys keys;
  private final Invitations invitations;
  private final KeyedHashes hashes;

  PortalLaunch(ApiAccess access, IssuerKeys keys, Invitations invitations, KeyedHashes hashes) {
    this.access = access;
    this.keys = keys;
    this.invitations = invitations;
    this.hashes = hashes;
  }

  /** Whether a request carries a portal's JWT, and so opens no invitation of ours. */
  public boolean asked(String jwt, RequestProofs proofs) {
    return jwt != null || proofs.authorization().flatMap(PortalLaunch::bearer).isPresent();
  }

  /**
   * @param proofs of the request, whose Authorization may hold the JWT
   * @param jwt the query parameter, which stands for the header in a browser; or null
   * @param redirectUrl one of {@code connect.return-urls}, or null
   * @param state what the portal wants to read again there, or null
   * @return 303 to the consent page
   * @throws RefusedException with status 401 if no configured issuer vouches for the link, 403 if
   *     it is none, 400 if it lacks a claim or asks for what cannot be, 503 if its issuer's keys
   *     cannot be read now
   */
  public WebAnswer open(
      String vendor, RequestProofs proofs, String jwt, String redirectUrl, String state) {
    String token =
        Optional.ofNullable(jwt)
            .or(() -> proofs.authorization().flatMap(PortalLaunch::bearer))
            .filter(given -> given.length() <= LONGEST_JWT)
            .orElseThrow(PortalLaunch::unknown);
    Map.Entry<String, ApiAccess.Issuer> issuer = issuer(token);
    Jwt link = verified(token, issuer.getValue());
    check(link, issuer.getValue());
    InvitationRequest request =
        new InvitationRequest(
            patient(link, issuer.getValue()),
            List.of(vendor),
            redirectUrl,
            state,
            TIME_TO_CONSENT,
            text(link, "hint").orElse(null));
    return WebAnswer.seeOther(
            invitations.link(
                request,
                hashes.of("portal-link", issuer.getValue().uri(), link.getId()),
                Portal.ofIssuer(issuer.getKey())))
        .about(request.patient().subject());
  }

  private Map.Entry<String, ApiAccess.Issuer> issuer(String token) {
    try {
      return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet())
          .flatMap(claims -> access.issuer(claims.getIssuer()))
          .orElseThrow(PortalLaunch::unknown);
    } catch (ParseException e) {
      throw unknown();
    }
  }

  private Jwt verified(String token, ApiAccess.Issuer issuer) {
    try {
      return decoders
          .computeIfAbsent(
              issuer.uri(), uri -> keys.decoder(issuer, JwtValidators.createDefaultWithIssuer(uri)))
          .decode(token);
    } catch (BadJwtException e) {
      throw unknown();
    } catch (JwtException e) {
      throw new RefusedException(
          503, "This link cannot be checked now. Please open it again in a minute.");
    }
  }

  /** That it was made to be a link and nothing else. */
  private static void check(Jwt link, ApiAccess.Issuer issuer) {
    List<String> audience = link.getAudience() == null ? List.of() : link.getAudience();
    if (!audience.contains(issuer.linkAudience())) {
      throw lacking(401, "aud", "does not hold " + issuer.linkAudience());
    }
    if (audience.contains(issuer.audience())) {
      throw lacking(403, "aud", "names the API too");
    }
    List<String> roles =
        JwtCallers.roles(issuer).convert(link).stream()
            .map(GrantedAuthority::getAuthority)
            .toList();
    if (roles.stream().anyMatch(role -> ApiAccess.ROLES.contains(role.substring(ROLE.length())))) {
      throw lacking(403, issuer.rolesClaim(), "holds a role of the API");
    }
    if (!roles.contains(ROLE + issuer.linkRole())) {
      throw lacking(403, issuer.rolesClaim(), "does not hold " + issuer.linkRole());
    }
    if (link.getExpiresAt() == null) {
      throw lacking(400, "exp", "is missing");
    }
    if (link.getExpiresAt().isAfter(Instant.now().plus(LONGEST).plusSeconds(60))) {
      throw new RefusedException(
          400, "This link is valid for too long. Its exp must be within an hour.");
    }
    if (link.getId() == null || link.getId().isBlank() || link.getId().length() > LONGEST_ID) {
      throw lacking(400, "jti", "is missing or too long");
    }
  }

  /** By the claim that the issuer's configuration names. */
  private static InvitationRequest.Patient patient(Jwt link, ApiAccess.Issuer issuer) {
    String value =
        text(link, issuer.patientClaim())
            .filter(given -> !given.isBlank())
            .orElseThrow(
                () ->
                    new RefusedException(
                        400,
                        "This link does not say whom it is for: its claim "
                            + issuer.patientClaim()
                            + " is missing."));
    if (!issuer.patientSystem().isBlank()) {
      return new InvitationRequest.Patient(issuer.patientSystem(), value, null);
    }
    return new InvitationRequest.Patient(
        null, null, value.startsWith("Patient/") ? value : "Patient/" + value);
  }

  /** A claim that must be a text where it is there. */
  private static Optional<String> text(Jwt link, String claim) {
    Object value = link.getClaims().get(claim);
    if (value != null && !(value instanceof String)) {
      throw lacking(400, claim, "is no text");
    }
    return Optional.ofNullable((String) value);
  }

  private static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(authorization.substring(7).strip())
        : Optional.empty();
  }

  private static RefusedException lacking(int status, String claim, String what) {
    return new RefusedException(
        status,
        "This link cannot be used: its claim "
            + claim
            + " "
            + what
            + ". Please tell the people who gave it to you.");
  }

  private static RefusedException unknown() {
    return new RefusedException(
        401, "This link is not valid, or not any more. Please go back to where you found it.");
  }
}
