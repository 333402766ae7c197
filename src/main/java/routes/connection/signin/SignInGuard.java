package routes.connection.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who has failed to sign in too often of late, before a secret is looked at. Stands
 * in front of what signs callers in.
 */
public final class SignInGuard extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";

  private final SignInAttempts attempts;
  private final SignInTurns turns;
  private final SignInFailures failures;
  private final BasicAuthenticationConverter basic = new BasicAuthenticationConverter();

  SignInGuard(SignInAttempts attempts, SignInTurns turns, SignInFailures failures) {
    this.attempts = attempts;
    this.turns = turns;
    this.failures = failures;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean token =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String address = request.getRemoteAddr();
    Optional<Duration> pause =
        authorization == null
            ? Optional.empty()
            : token ? attempts.pauseOfTokens(address) : pause(request);
    if (pause.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    failures.slowed(token ? "bearer" : "basic", address, pause.get());
    SignInRefusals.answer(response, pause.get());
  }

  /** Of the name shown; a header that is not in the form of HTTP Basic is a failure of its own. */
  private Optional<Duration> pause(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    try {
      return Optional.ofNullable(basic.convert(request))
          .flatMap(shown -> attempts.pause(SignInCaller.of(shown.getName(), address)));
    } catch (BadCredentialsException malformed) {
      return malformed(address);
    }
  }

  private Optional<Duration> malformed(String address) {
    try (SignInTurns.Turn turn = turns.begin("", address)) {
      turn.failed();
    } catch (SlowedException slowed) {
      return Optional.of(slowed.pause());
    }
    failures.wrongSecret(null, address);
    return Optional.empty();
  }
}
