package routes.connection.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;

/**
 * What callers without a right secret are answered: 401 with a challenge, or 429 where theirs was
 * not looked at. Scripts of a browser ({@code X-Requested-With}) get no challenge, so that it does
 * not ask for a password.
 */
final class SignInRefusals implements AuthenticationEntryPoint {
  private final AuthenticationEntryPoint silent = new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
  private final BasicAuthenticationEntryPoint challenge = new BasicAuthenticationEntryPoint();

  SignInRefusals() {
    challenge.setRealmName("Realm");
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException, ServletException {
    if (why instanceof SlowedException slowed) {
      answer(response, slowed.pause());
    } else if ("XMLHttpRequest".equals(request.getHeader("X-Requested-With"))) {
      silent.commence(request, response, why);
    } else {
      challenge.commence(request, response, why);
    }
  }

  /** Come again after the pause. */
  static void answer(HttpServletResponse response, Duration pause) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(pause.toSeconds() + 1));
    response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
  }
}
