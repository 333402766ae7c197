package routes.connection.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a vendor's token endpoint granted.
 *
 * @param scopes what was granted, which may be less than was asked
 * @param vendorUser the vendor's id of the person, or null where the reply does not name it
 * @param predecessors the person's ids at vendors whose place this one takes, by their names
 */
public record TokenPair(
    String access,
    String refresh,
    Instant expiresAt,
    List<String> scopes,
    String vendorUser,
    Map<String, String> predecessors) {

  private static final Duration MARGIN = Duration.ofSeconds(60);

  public TokenPair {
    scopes = List.copyOf(scopes);
    predecessors = Map.copyOf(predecessors);
  }

  /** Tokens of a vendor that takes no other's place. */
  public TokenPair(
      String access, String refresh, Instant expiresAt, List<String> scopes, String vendorUser) {
    this(access, refresh, expiresAt, scopes, vendorUser, Map.of());
  }

  TokenPair withRefresh(String other) {
    return new TokenPair(access, other, expiresAt, scopes, vendorUser, predecessors);
  }

  TokenPair of(String user, Map<String, String> before) {
    return new TokenPair(access, refresh, expiresAt, scopes, user, before);
  }

  /** Whether the access token is good for another minute. */
  public boolean fresh() {
    return Instant.now().plus(MARGIN).isBefore(expiresAt);
  }

  /** As it stands in an Authorization header. */
  public String bearer() {
    return "Bearer " + access;
  }

  /** Tokens are secret; nothing of them is ever printed. */
  @Override
  public String toString() {
    return "TokenPair[expiresAt=" + expiresAt + "]";
  }
}
