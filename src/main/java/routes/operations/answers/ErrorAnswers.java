package routes.operations.answers;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import routes.operations.entry.guard.EntryKind;

/**
 * Decides what an error answers, whoever found it. Below {@code /api}: problem details, always. To
 * a browser: a page. To any other caller what there is to say, else problem details; a vendor's
 * push gets its status alone.
 */
class ErrorAnswers {
  private static final String HTML = "text/html";
  private static final Set<String> PROBES = Set.of("/livez", "/readyz");

  private final ObjectProvider<ErrorPage> pages;

  ErrorAnswers(ObjectProvider<ErrorPage> pages) {
    this.pages = pages;
  }

  /**
   * An answer's body.
   *
   * @param policy the Content-Security-Policy of a page; empty for anything else
   */
  record Answer(String contentType, byte[] body, Optional<String> policy) {
    static final Answer EMPTY = new Answer("", new byte[0], Optional.empty());
  }

  /**
   * The answer to put in the place of what there is; empty where that stays.
   *
   * @param request whatever of it the web server could read
   * @param said what the entry said itself, maybe nothing
   * @param saidType its content type, or null
   */
  Optional<Answer> of(HttpServletRequest request, int status, byte[] said, String saidType) {
    String path = path(request);
    if (EntryKind.isUnder(path, "/api")) {
      return ofProgram(status, said, saidType);
    }
    String type = lower(saidType);
    if (said.length > 0 && (status(path) || type.startsWith(HTML) || !isBrowser(request))) {
      return Optional.empty();
    }
    if (isBrowser(request) && pages.getIfAvailable() != null) {
      return Optional.of(page(problemOf(status, said, type).detail(), pages.getObject()));
    }
    return Optional.of(
        EntryKind.isUnder(path, "/webhooks")
            ? Answer.EMPTY
            : problem(Problem.of(status, words(status))));
  }

  /** Problem details, its own or made of what it has said. */
  static Optional<Answer> ofProgram(int status, byte[] said, String saidType) {
    String type = lower(saidType);
    return type.startsWith(Problem.MEDIA_TYPE) && said.length > 0
        ? Optional.empty()
        : Optional.of(problem(problemOf(status, said, type)));
  }

  private static String lower(String type) {
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  private static Problem problemOf(int status, byte[] said, String type) {
    if (said.length > 0 && type.contains("json")) {
      return Problem.of(status, said).orElseGet(() -> Problem.of(status, words(status)));
    }
    return said.length > 0 && type.startsWith("text/plain")
        ? Problem.of(status, new String(said, StandardCharsets.UTF_8))
        : Problem.of(status, words(status));
  }

  private static String words(int status) {
    return StatusWords.of(status);
  }

  private static Answer problem(Problem problem) {
    return new Answer(Problem.MEDIA_TYPE, problem.bytes(), Optional.empty());
  }

  private static Answer page(String message, ErrorPage pages) {
    return new Answer(
        HTML + ";charset=UTF-8",
        pages.page(message).getBytes(StandardCharsets.UTF_8),
        Optional.of(pages.contentSecurityPolicy()));
  }

  /** What says how the jar stands says it to a browser, too. */
  private static boolean status(String path) {
    return EntryKind.isUnder(path, "/actuator") || PROBES.contains(path);
  }

  private static boolean isBrowser(HttpServletRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted != null && accepted.toLowerCase(Locale.ROOT).contains(HTML);
  }

  static String path(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    if (failed != null) {
      return failed.toString();
    }
    String decoded = request.getServletPath();
    String path = decoded == null || decoded.isEmpty() ? request.getRequestURI() : decoded;
    return path == null ? "" : path;
  }
}
