package routes.connection.portal;

import org.springframework.security.core.AuthenticationException;

/** The keys of a token's issuer cannot be read now: nobody can say whether it is to be believed. */
public final class KeysNotReadException extends AuthenticationException {

  public KeysNotReadException() {
    super("The keys of the token's issuer cannot be read now.");
  }
}
