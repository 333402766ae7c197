package routes.connection.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import routes.operations.entry.guard.Refusal;

/**
 * Refuses what a foreign page sends (403), before anybody signs in: a browser adds a secret that it
 * was once told to whatever any page asks of this address. It tells by {@code Sec-Fetch-Site} and
 * {@code Origin} where a request comes from; what is no browser sends neither, and passes.
 */
final class CrossSiteFilter extends OncePerRequestFilter {
  private static final String SITE = "Sec-Fetch-Site";
  private static final String MODE = "Sec-Fetch-Mode";
  private static final String CROSS_SITE = "cross-site";
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final Refusal FOREIGN =
      Refusal.of(HttpStatus.FORBIDDEN, "a page of another site has sent this request");

  private final Predicate<HttpServletRequest> foreign;
  private final boolean people;

  private CrossSiteFilter(Predicate<HttpServletRequest> foreign, boolean people) {
    this.foreign = foreign;
    this.people = people;
  }

  /**
   * For entries where callers sign in.
   *
   * @param publicUrl whose pages are no foreign ones
   */
  static CrossSiteFilter ofCallers(String publicUrl) {
    Optional<String> own = origin(publicUrl);
    return new CrossSiteFilter(
        request -> LOOKING.contains(request.getMethod()) ? looks(request) : acts(request, own),
        false);
  }

  /**
   * For pages of people, and their forms. These have no Origin that says anything: without a
   * referrer browsers send {@code null} with every form.
   */
  static CrossSiteFilter ofPages() {
    return new CrossSiteFilter(
        request ->
            HttpMethod.POST.matches(request.getMethod())
                && isPage(request.getServletPath())
                && values(request, SITE).contains(CROSS_SITE),
        true);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!foreign.test(request)) {
      chain.doFilter(request, response);
    } else if (people) {
      response.sendError(HttpStatus.FORBIDDEN.value());
    } else {
      FOREIGN.answerProblem(response);
    }
  }

  /** What a page loads of another site tells it whether there is something; links may lead here. */
  private static boolean looks(HttpServletRequest request) {
    return values(request, SITE).contains(CROSS_SITE)
        && !values(request, MODE).equals(List.of("navigate"));
  }

  private static boolean acts(HttpServletRequest request, Optional<String> ownOrigin) {
    if (!OWN_SITES.containsAll(values(request, SITE))) {
      return true;
    }
    for (String origin : values(request, HttpHeaders.ORIGIN)) {
      Optional<String> from = origin(origin);
      if (from.isEmpty() || !(from.equals(ownOrigin) || from.equals(askedFor(request)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPage(String path) {
    return path.startsWith("/connect/") || path.startsWith("/my/");
  }

  private static List<String> values(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }

  private static Optional<String> askedFor(HttpServletRequest request) {
    return origin(request.getScheme(), request.getServerName(), request.getServerPort());
  }

  /** None of what names no scheme and host, as {@code null}. */
  private static Optional<String> origin(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() == null || uri.getHost() == null
          ? Optional.empty()
          : origin(uri.getScheme(), uri.getHost(), uri.getPort());
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static Optional<String> origin(String scheme, String host, int port) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    int known = port >= 0 ? port : lower.equals("https") ? 443 : 80;
    return Optional.of(lower + "://" + host.toLowerCase(Locale.ROOT) + ":" + known);
  }
}
