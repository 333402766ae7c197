package routes.connection;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Who calls the API, for the first steps of a platform-http route (the security context reaches the
 * route's first thread only).
 */
@Component("callerIdentity")
public class CallerIdentity {
  /**
   * Name of the caller: the client's name, or {@code <issuer name>/<subject>} for a JWT.
   *
   * @throws IllegalStateException if nobody is authenticated here
   */
  public String name() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller == null
        || !caller.isAuthenticated()
        || caller instanceof AnonymousAuthenticationToken) {
      throw new IllegalStateException("this step is reached without an authenticated caller");
    }
    return caller.getName();
  }
}
