package routes.operations.answers;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;

/** The headers of answers that Spring Security does not see, and HSTS of all of them. */
final class AnswerHeaders {
  private static final String POLICY = "Content-Security-Policy";

  /**
   * A year, RFC 6797. Of this name alone: what else the domain serves is not ours to say. Told by
   * {@code public-url}, since the jar does not see the encryption that a proxy ends.
   */
  private static final String A_YEAR = "max-age=31536000";

  /** As Spring Security sets them for what passes its filters. */
  private static final Map<String, String> OF_ERRORS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");

  private final boolean encrypted;

  AnswerHeaders(PublicAddress address) {
    this.encrypted = address.encrypted();
  }

  void everywhere(HttpServletResponse response) {
    if (encrypted) {
      response.setHeader("Strict-Transport-Security", A_YEAR);
    }
  }

  /**
   * @param policy under which the page is shown, where it is one
   */
  void ofError(HttpServletResponse response, Optional<String> policy) {
    OF_ERRORS.forEach(
        (name, value) -> {
          if (!response.containsHeader(name)) {
            response.setHeader(name, value);
          }
        });
    String present = response.getHeader(POLICY);
    policy
        .filter(page -> present == null || !present.contains("style-src"))
        .ifPresent(page -> response.setHeader(POLICY, page));
    if (policy.isEmpty() && present == null) {
      response.setHeader(POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
  }
}
