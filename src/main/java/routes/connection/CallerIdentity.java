package routes.connection;

import java.util.Optional;
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

  private final ApiAccess access;

  CallerIdentity(ApiAccess access) {
    this.access = access;
  }

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

  /** Name of the mapping pair that the caller's messages use, or empty if none is configured. */
  public Optional<String> mapping() {
    String name = name();
    int slash = name.indexOf('/');
    String mapping =
        slash < 0
            ? Optional.ofNullable(access.clients().get(name))
                .map(ApiAccess.Client::mapping)
                .orElse("")
            : Optional.ofNullable(access.issuers().get(name.substring(0, slash)))
                .map(ApiAccess.Issuer::mapping)
                .orElse("");
    return Optional.of(mapping).filter(value -> !value.isBlank());
  }
}
