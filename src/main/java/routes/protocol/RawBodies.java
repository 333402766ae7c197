package routes.protocol;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands form bodies on as bytes. Camel's HTTP binding would turn each field into a header before
 * the route begins, and answer a body that only claims to be a form with a stack trace in the log.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class RawBodies extends OncePerRequestFilter {

  private static final String BYTES = "application/octet-stream";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(isForm(request) ? new Raw(request) : request, response);
  }

  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    if (type == null) {
      return false;
    }
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.contains("x-www-form-urlencoded") || lower.startsWith("multipart/");
  }

  private static final class Raw extends HttpServletRequestWrapper {
    Raw(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContentType() {
      return BYTES;
    }

    @Override
    public String getHeader(String name) {
      return isType(name) ? BYTES : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isType(name) ? Collections.enumeration(List.of(BYTES)) : super.getHeaders(name);
    }

    private static boolean isType(String name) {
      return "Content-Type".equalsIgnoreCase(name);
    }
  }
}
