package routes.sandbox.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Codes and tokens of a vendor that keeps to the standards: a code works once and, where it came
 * with a challenge, only with the verifier of it (RFC 7636), a refresh token is replaced at its use
 * (RFC 6749, 10.4). Thread-safe.
 */
final class RestGrants {

  /** What a person allows. */
  record Grant(String person, String scope) {}

  /** New tokens for a grant. */
  record Pair(Grant grant, String access, String refresh) {}

  private record Code(Grant grant, String redirectUri, String challenge) {}

  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Grant> access = new HashMap<>();
  private final Map<String, Grant> refresh = new HashMap<>();
  private final Set<String> given = new HashSet<>();

  synchronized String code(Grant grant, String redirectUri, String challenge) {
    String code = secret();
    codes.put(code, new Code(grant, redirectUri, challenge));
    return code;
  }

  synchronized Optional<Pair> exchange(String code, String redirectUri, String verifier) {
    return Optional.ofNullable(codes.remove(code))
        .filter(known -> known.redirectUri().equals(redirectUri))
        .filter(known -> known.challenge().isEmpty() || proven(known.challenge(), verifier))
        .map(known -> issue(known.grant()));
  }

  synchronized Optional<Pair> refresh(String token) {
    return Optional.ofNullable(refresh.remove(token)).map(this::issue);
  }

  synchronized Optional<Grant> use(String bearer) {
    return Optional.ofNullable(access.get(bearer));
  }

  /** Takes back everything that was given out. */
  synchronized void revoke() {
    access.clear();
    refresh.clear();
  }

  /** Whether this is a token of either kind that is good. */
  synchronized boolean knows(String token) {
    return access.containsKey(token) || refresh.containsKey(token);
  }

  /** Whether any permission stands. */
  synchronized boolean any() {
    return !access.isEmpty() || !refresh.isEmpty();
  }

  synchronized void expireAccessTokens() {
    access.clear();
  }

  /** Every token ever given out, to look for them where none must be. */
  synchronized Set<String> given() {
    return Set.copyOf(given);
  }

  private Pair issue(Grant grant) {
    Pair pair = new Pair(grant, secret(), secret());
    access.put(pair.access(), grant);
    refresh.put(pair.refresh(), grant);
    given.add(pair.access());
    given.add(pair.refresh());
    return pair;
  }

  private static boolean proven(String challenge, String verifier) {
    return verifier != null && challenge.equals(challenge(verifier));
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

  private static String secret() {
    return UUID.randomUUID().toString();
  }
}
