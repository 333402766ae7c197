package routes.connection.access;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import routes.connection.portal.Portal;

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
    return caller().getName();
  }

  /**
   * The portal that the caller belongs to. No client has a slash in its name.
   *
   * @throws IllegalStateException if nobody is authenticated here
   */
  public Portal portal() {
    Authentication caller = caller();
    String name = caller.getName();
    int slash = name.indexOf('/');
    boolean admin =
        caller.getAuthorities().stream().anyMatch(it -> it.getAuthority().equals("ROLE_admin"));
    return new Portal(slash < 0 ? name : Portal.ofIssuer(name.substring(0, slash)), admin);
  }

  private static Authentication caller() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller == null
        || !caller.isAuthenticated()
        || caller instanceof AnonymousAuthenticationToken) {
      throw new IllegalStateException("this step is reached without an authenticated caller");
    }
    return caller;
  }
}
