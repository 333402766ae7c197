package routes.sandbox.googlehealth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Codes and tokens as Google gives them: a code works once and with the verifier of its challenge,
 * an access token an hour, a refresh token until it is revoked. Thread-safe.
 */
final class Grants {
  static final Duration LIFE = Duration.ofHours(1);

  /** What a person allows; scopes can be taken away later. */
  private record Grant(Set<String> scopes) {}

  /**
   * The answer to a token request.
   *
   * @param refresh null where it is not told again
   */
  record Issued(String access, String refresh, Set<String> scopes) {}

  private record Code(Grant grant, String redirectUri, String challenge) {}

  private record Access(Grant grant, Instant until) {}

  private final Clock clock;
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Access> access = new HashMap<>();
  private final Map<String, Grant> refresh = new HashMap<>();
  private final Set<String> given = new HashSet<>();

  Grants(Clock clock) {
    this.clock = clock;
  }

  synchronized String code(Set<String> scopes, String redirectUri, String challenge) {
    String code = "4/" + UUID.randomUUID();
    codes.put(code, new Code(new Grant(new TreeSet<>(scopes)), redirectUri, challenge));
    return code;
  }

  synchronized Optional<Issued> exchange(String code, String redirectUri, String verifier) {
    return Optional.ofNullable(codes.remove(code))
        .filter(known -> known.redirectUri().equals(redirectUri))
        .filter(known -> known.challenge().equals(challenge(verifier)))
        .map(
            known -> {
              String token = "1//" + UUID.randomUUID();
              refresh.put(token, known.grant());
              given.add(token);
              return issue(known.grant(), token);
            });
  }

  synchronized Optional<Issued> refresh(String token) {
    return Optional.ofNullable(refresh.get(token)).map(grant -> issue(grant, null));
  }

  /** Scopes of an access token, or empty if it is none (any more). */
  synchronized Optional<Set<String>> scopes(String bearer) {
    return Optional.ofNullable(access.get(bearer))
        .filter(token -> token.until().isAfter(clock.instant()))
        .map(token -> Set.copyOf(token.grant().scopes()));
  }

  /** Ends the permission that a token stands for, and with it all its tokens. */
  synchronized boolean revoke(String token) {
    Grant grant = access.containsKey(token) ? access.get(token).grant() : refresh.get(token);
    access.values().removeIf(each -> each.grant() == grant);
    return refresh.values().removeIf(each -> each == grant);
  }

  /** Whether any permission stands. */
  synchronized boolean any() {
    return !refresh.isEmpty();
  }

  synchronized void expireAccessTokens() {
    access.clear();
  }

  synchronized void withdraw(String scope) {
    refresh.values().forEach(grant -> grant.scopes().remove(scope));
  }

  /** Every token ever given out, to look for them where none must be. */
  synchronized Set<String> given() {
    return Set.copyOf(given);
  }

  private Issued issue(Grant grant, String refreshToken) {
    String token = "ya29." + UUID.randomUUID();
    access.put(token, new Access(grant, clock.instant().plus(LIFE)));
    given.add(token);
    return new Issued(token, refreshToken, Set.copyOf(grant.scopes()));
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
