package routes.sandbox.withings;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Codes, tokens and nonces that Withings gave out. A code lives 30 seconds and works once. A
 * refresh token is replaced at every use; the old one dies 8 hours later, or as soon as the access
 * token that came with its successor is used. A nonce lives 30 minutes and works once. Thread-safe.
 */
final class Grants {

  private static final Duration CODE_LIFE = Duration.ofSeconds(30);
  private static final Duration NONCE_LIFE = Duration.ofMinutes(30);
  private static final Duration REFRESH_TOKEN_LIFE = Duration.ofDays(365);
  private static final Duration REPLACED_TOKEN_LIFE = Duration.ofHours(8);

  /** What one person allows. */
  record Grant(String userid, Set<String> scopes) {}

  /** A new pair of tokens. */
  record TokenPair(Grant grant, String accessToken, String refreshToken, Duration life) {}

  private record Code(Grant grant, String redirectUri, Instant diesAt) {}

  private record AccessToken(Grant grant, Instant diesAt, Optional<String> replacedRefreshToken) {}

  private record RefreshToken(Grant grant, Instant diesAt) {}

  private final Clock clock;
  private final Switches switches;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, AccessToken> accessTokens = new HashMap<>();
  private final Map<String, RefreshToken> refreshTokens = new HashMap<>();
  private final Map<String, Instant> nonces = new HashMap<>();

  Grants(Clock clock, Switches switches) {
    this.clock = clock;
    this.switches = switches;
  }

  synchronized String code(Grant grant, String redirectUri) {
    String code = token();
    codes.put(code, new Code(grant, redirectUri, clock.instant().plus(CODE_LIFE)));
    return code;
  }

  /** A pair for a code; empty where the code is unknown, used, too old or for another address. */
  synchronized Optional<TokenPair> exchange(String code, String redirectUri) {
    return Optional.ofNullable(codes.remove(code))
        .filter(known -> clock.instant().isBefore(known.diesAt()))
        .filter(known -> known.redirectUri().equals(redirectUri))
        .map(known -> issue(known.grant(), Optional.empty()));
  }

  /** A pair for a refresh token; empty where the token is unknown or dead. */
  synchronized Optional<TokenPair> refresh(String refreshToken) {
    Optional<RefreshToken> known =
        Optional.ofNullable(refreshTokens.get(refreshToken))
            .filter(token -> clock.instant().isBefore(token.diesAt()));
    known.ifPresent(
        token -> {
          Instant end = clock.instant().plus(REPLACED_TOKEN_LIFE);
          Instant diesAt = end.isBefore(token.diesAt()) ? end : token.diesAt();
          refreshTokens.put(refreshToken, new RefreshToken(token.grant(), diesAt));
        });
    return known.map(token -> issue(token.grant(), Optional.of(refreshToken)));
  }

  private TokenPair issue(Grant grant, Optional<String> replaced) {
    Duration life = switches.accessTokenLife();
    TokenPair pair = new TokenPair(grant, token(), token(), life);
    Instant now = clock.instant();
    accessTokens.put(pair.accessToken(), new AccessToken(grant, now.plus(life), replaced));
    refreshTokens.put(pair.refreshToken(), new RefreshToken(grant, now.plus(REFRESH_TOKEN_LIFE)));
    return pair;
  }

  /** What a bearer may do; its first use ends the refresh token that it came from. */
  synchronized Grant use(Optional<String> bearer) throws Refusal {
    AccessToken token = bearer.map(accessTokens::get).orElseThrow(Refusal::invalidToken);
    if (!clock.instant().isBefore(token.diesAt())) {
      throw Refusal.invalidToken();
    }
    token.replacedRefreshToken().ifPresent(refreshTokens::remove);
    return token.grant();
  }

  /** As {@link #use}, for a call that needs a scope. */
  Grant use(Call call, String scope) throws Refusal {
    Grant grant = use(call.bearer());
    if (!grant.scopes().contains(scope)) {
      throw Refusal.insufficientScope();
    }
    return grant;
  }

  synchronized void expireAccessTokens(String userid) {
    accessTokens.values().removeIf(token -> token.grant().userid().equals(userid));
  }

  synchronized void revoke(String userid) {
    expireAccessTokens(userid);
    refreshTokens.values().removeIf(token -> token.grant().userid().equals(userid));
  }

  synchronized String nonce() {
    String nonce = token();
    nonces.put(nonce, clock.instant().plus(NONCE_LIFE));
    return nonce;
  }

  synchronized boolean takeNonce(String nonce) {
    Instant diesAt = nonces.remove(nonce);
    return diesAt != null && clock.instant().isBefore(diesAt);
  }

  private String token() {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
