package routes.operations.entry.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The answer to a request that goes no further than the doors.
 *
 * @param status of the answer
 * @param detail why, in words; it goes into JSON as it is
 * @param retryAfterSeconds when to come again, where that helps
 * @param closes whether the connection ends with it
 */
public record Refusal(
    HttpStatus status, String detail, Optional<Integer> retryAfterSeconds, boolean closes) {

  public static Refusal of(HttpStatus status, String detail) {
    return new Refusal(status, detail, Optional.empty(), false);
  }

  public static Refusal unavailable(String detail, int retryAfterSeconds) {
    return new Refusal(
        HttpStatus.SERVICE_UNAVAILABLE, detail, Optional.of(retryAfterSeconds), false);
  }

  /** The same, after which the connection ends: whoever keeps it would find it closed. */
  Refusal thatCloses() {
    return new Refusal(status, detail, retryAfterSeconds, true);
  }

  /** Writes the answer: problem details (RFC 9457) to callers of the API, else plain text. */
  public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    answer(response, EntryKind.of(request.getRequestURI()) == EntryKind.SENDERS);
  }

  /** Writes the answer as problem details (RFC 9457), whoever asks. */
  public void answerProblem(HttpServletResponse response) throws IOException {
    answer(response, true);
  }

  private void answer(HttpServletResponse response, boolean api) throws IOException {
    byte[] body = (api ? problem() : detail + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status.value());
    retryAfterSeconds.ifPresent(
        seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds)));
    if (closes) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    if (status == HttpStatus.UNSUPPORTED_MEDIA_TYPE) {
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(api ? "application/problem+json" : "text/plain;charset=utf-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private String problem() {
    return """
    {"type":"about:blank","title":"%s","status":%d,"detail":"%s","error":"%s"}\
    """
        .formatted(status.getReasonPhrase(), status.value(), detail, detail);
  }
}
