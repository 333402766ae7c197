package routes.operations.entry;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 400 where the address has a parameter of a name that is only ever a header's: whoever
 * sends one tries to pass it off as that header. Names that cannot be decoded are refused too.
 */
final class ParameterNamesFilter extends OncePerRequestFilter {

  private final ProofNames names;

  ParameterNamesFilter(ProofNames names) {
    this.names = names;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getQueryString() != null && refused(request.getQueryString())) {
      response.sendError(
          HttpServletResponse.SC_BAD_REQUEST, "The address has a parameter that is not taken.");
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean refused(String query) {
    try {
      return Parameters.of(query).stream().anyMatch(parameter -> names.refuses(parameter.name()));
    } catch (IllegalArgumentException brokenEscape) {
      return true;
    }
  }
}
