package routes.operations;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 while there is too little room to keep what comes in. Looking (GET outside /connect
 * and /oauth) stays possible; a GET there may carry an authorization code that could not be kept.
 */
final class FreeSpaceFilter extends OncePerRequestFilter {
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String RETRY_AFTER_SECONDS = "60";

  private final FreeSpace freeSpace;

  FreeSpaceFilter(FreeSpace freeSpace) {
    this.freeSpace = freeSpace;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return LOOKING.contains(request.getMethod())
        && !request.getServletPath().startsWith("/connect")
        && !request.getServletPath().startsWith("/oauth");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (freeSpace.enough()) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }
}
