package routes.connection.token;

import java.util.Optional;

/** A token request that brought no tokens. Holds nothing of what the vendor answered. */
public final class TokenRequestException extends Exception {

  private final boolean refused;
  private final String end;

  TokenRequestException(boolean refused) {
    this(refused ? "the vendor refused the grant" : "the token request failed", refused, null);
  }

  private TokenRequestException(String message, boolean refused, String end) {
    super(message, null, false, false);
    this.refused = refused;
    this.end = end;
  }

  /**
   * The token endpoint is gone for good.
   *
   * @param reason in words for the person
   */
  static TokenRequestException ended(String reason) {
    return new TokenRequestException("the token endpoint is gone", false, reason);
  }

  /**
   * Whether the vendor named the grant itself invalid ({@code invalid_grant}, RFC 6749 section
   * 5.2). Otherwise the same request may succeed later, unless the vendor has ended its service.
   */
  public boolean refused() {
    return refused;
  }

  /** Why no token request will succeed any more, in words for the person. */
  public Optional<String> end() {
    return Optional.ofNullable(end);
  }
}
