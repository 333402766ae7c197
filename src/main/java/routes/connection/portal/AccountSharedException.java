package routes.connection.portal;

/** An account is shared by another person now. */
public final class AccountSharedException extends RuntimeException {

  private final String connectionId;

  /**
   * @param connectionId the connection of whoever shares it
   */
  public AccountSharedException(String connectionId) {
    super("the account is shared by another person", null, false, false);
    this.connectionId = connectionId;
  }

  /** The connection of whoever shares it. */
  public String connectionId() {
    return connectionId;
  }
}
