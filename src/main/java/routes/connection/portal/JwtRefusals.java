package routes.connection.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;

/** What a JWT that does not pass is answered: 401, or 503 where nobody can say whether it may. */
public final class JwtRefusals implements AuthenticationEntryPoint {

  private final AuthenticationEntryPoint refused = new BearerTokenAuthenticationEntryPoint();

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException, jakarta.servlet.ServletException {
    if (why instanceof KeysNotReadException) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(IssuerKeys.BETWEEN_LOOKS.toSeconds()));
      response.setContentType("application/json");
      response.getWriter().write("{\"error\":\"" + why.getMessage() + "\"}");
      return;
    }
    refused.commence(request, response, why);
  }
}
