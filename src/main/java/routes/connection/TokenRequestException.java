package routes.connection;

/** A token request that brought no tokens. Holds nothing of what the vendor answered. */
final class TokenRequestException extends Exception {

  private final boolean refused;

  TokenRequestException(boolean refused) {
    super(
        refused ? "the vendor refused the grant" : "the token request failed", null, false, false);
    this.refused = refused;
  }

  /**
   * Whether the vendor named the grant itself invalid ({@code invalid_grant}, RFC 6749 section
   * 5.2). Otherwise the same request may succeed later.
   */
  boolean refused() {
    return refused;
  }
}
