package routes.operations;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 413 to bodies above the limit. A body of undeclared length is read here, up to the limit,
 * before anything else sees it: later it would be too late to answer.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
  private final int largest;

  BodyLimitFilter(int largestBytes) {
    this.largest = largestBytes;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long declared = request.getContentLengthLong();
    if (declared > largest) {
      refuse(response);
      return;
    }
    if (declared >= 0 || request.getHeader("Transfer-Encoding") == null && !isHttp2(request)) {
      chain.doFilter(request, response);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(largest + 1);
    if (body.length > largest) {
      refuse(response);
      return;
    }
    chain.doFilter(new ReadRequest(request, body), response);
  }

  private static boolean isHttp2(HttpServletRequest request) {
    return "HTTP/2.0".equals(request.getProtocol());
  }

  private static void refuse(HttpServletResponse response) {
    response.setHeader("Connection", "close");
    response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
  }
}
