package routes.connection;

import java.time.Instant;
import java.util.List;

/**
 * What a vendor's token endpoint granted.
 *
 * @param scopes what was granted, which may be less than was asked
 * @param vendorUser the vendor's id of the person, or null where the reply does not name it
 */
public record TokenSet(
    String access, String refresh, Instant expiresAt, List<String> scopes, String vendorUser) {

  public TokenSet {
    scopes = List.copyOf(scopes);
  }

  TokenSet withRefresh(String other) {
    return new TokenSet(access, other, expiresAt, scopes, vendorUser);
  }

  TokenSet of(String user) {
    return new TokenSet(access, refresh, expiresAt, scopes, user);
  }

  /** As it stands in an Authorization header. */
  String bearer() {
    return "Bearer " + access;
  }

  /** Tokens are secret; nothing of them is ever printed. */
  @Override
  public String toString() {
    return "TokenSet[expiresAt=" + expiresAt + "]";
  }
}
