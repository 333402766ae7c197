package routes.connection.portal;

/**
 * On whose behalf the API is called, and so whose people the caller sees.
 *
 * @param name the client's name, or {@code <issuer>/} for every caller with a JWT of that issuer:
 *     the staff of a portal share its people
 * @param all whether everybody's people are its to see, as an administrator's are
 */
public record Portal(String name, boolean all) {

  /** The portal that an issuer of JWTs stands for; no client has a slash in its name. */
  public static String ofIssuer(String issuer) {
    return issuer + "/";
  }

  /** Whether who was invited by that owner is to be seen; null: by nobody who is known. */
  public boolean sees(String owner) {
    return all || name.equals(owner);
  }
}
