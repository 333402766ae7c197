package routes.operations.answers;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * The outermost filter: whatever comes back as an error, from a route, from Spring or from another
 * filter, leaves as {@link ErrorAnswers} says.
 */
final class ErrorAnswerFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswerFilter.class);

  private final ErrorAnswers answers;
  private final AnswerHeaders headers;

  ErrorAnswerFilter(ErrorAnswers answers, AnswerHeaders headers) {
    this.answers = answers;
    this.headers = headers;
  }

  /** A route answers from a thread of its own, and the request comes by here again after it. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  /** Errors that the web server found before any filter. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ErrorCapture capture = WebUtils.getNativeResponse(response, ErrorCapture.class);
    boolean outermost = capture == null;
    if (outermost) {
      capture = new ErrorCapture(request, response, answers, headers);
      if (!isReadable(request.getCharacterEncoding())) {
        capture.fail(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        return;
      }
    }
    try {
      chain.doFilter(request, outermost ? capture : response);
    } catch (IOException e) {
      // The body breaks off or contradicts itself: nothing that a log could help with.
      if (capture.isCommitted()) {
        throw e;
      }
      capture.fail(HttpServletResponse.SC_BAD_REQUEST);
    } catch (ServletException | RuntimeException e) {
      LOG.warn("A request could not be answered", e);
      if (capture.isCommitted()) {
        throw e;
      }
      capture.fail(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
    if (!isAsyncStarted(request)) {
      capture.finish();
    }
  }

  /** In a charset that does not exist Camel would write its answer, too. */
  private static boolean isReadable(String charset) {
    try {
      return charset == null || Charset.isSupported(charset);
    } catch (IllegalCharsetNameException noName) {
      return false;
    }
  }
}
