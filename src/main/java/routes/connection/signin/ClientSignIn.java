package routes.connection.signin;

import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Signs in clients by name and secret. Every failure counts, is told, and slows down the next ones;
 * {@link SignInGuard} turns away who has to wait, and {@link SignInTurns} who has come together
 * with those that failed.
 */
public final class ClientSignIn implements AuthenticationProvider {
  private final ClientSecrets secrets;
  private final Map<String, List<GrantedAuthority>> authorities;
  private final SignInAttempts attempts;
  private final SignInTurns turns;
  private final SignInFailures failures;

  ClientSignIn(
      ClientSecrets secrets,
      Map<String, List<GrantedAuthority>> authorities,
      SignInAttempts attempts,
      SignInTurns turns,
      SignInFailures failures) {
    this.secrets = secrets;
    this.authorities = Map.copyOf(authorities);
    this.attempts = attempts;
    this.turns = turns;
    this.failures = failures;
  }

  @Override
  public Authentication authenticate(Authentication shown) {
    String name = shown.getName();
    String address = address(shown);
    if (!right(name, String.valueOf(shown.getCredentials()), address)) {
      failures.wrongSecret(secrets.knows(name) ? name : null, address);
      throw new BadCredentialsException("unknown name or wrong secret");
    }
    UsernamePasswordAuthenticationToken caller =
        UsernamePasswordAuthenticationToken.authenticated(name, null, authorities.get(name));
    caller.setDetails(shown.getDetails());
    return caller;
  }

  /** Compares in a turn, that ends before the failure is told: nobody waits for the audit. */
  private boolean right(String name, String secret, String address) {
    try (SignInTurns.Turn turn = turns.begin(name, address)) {
      boolean right = secrets.right(name, secret);
      if (right) {
        turn.succeeded();
      } else {
        turn.failed();
      }
      return right;
    } catch (SlowedException slowed) {
      failures.slowed("basic", address, slowed.pause());
      throw slowed;
    }
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  /** The same manager, whose refusals of bearer tokens count and are told. */
  public AuthenticationManager counting(AuthenticationManager tokens) {
    return shown -> {
      try {
        return tokens.authenticate(shown);
      } catch (OAuth2AuthenticationException | BadCredentialsException refused) {
        attempts.tokenFailed(address(shown));
        failures.wrongToken(address(shown));
        throw refused;
      }
    };
  }

  private static String address(Authentication shown) {
    return shown.getDetails() instanceof WebAuthenticationDetails web
        ? web.getRemoteAddress()
        : "unknown";
  }
}
