package routes.operations.entry;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the headers of one HTTP request prove about who sent it: cookies, credentials, the page it
 * came from, signatures. They are those of the servlet request, never those of a Camel message,
 * among which parameters of the address stand too. A route hands it on as <code>
 * ${exchangeProperty.requestProofs}</code>. Immutable; outlives the request.
 */
public final class RequestProofs {

  /** The exchange property that every HTTP entry sets before the first step of its route. */
  public static final String PROPERTY = "requestProofs";

  private final Map<String, List<String>> headers;

  private RequestProofs(Map<String, List<String>> headers) {
    this.headers = headers;
  }

  /** Those of a request. */
  static RequestProofs of(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Collections.list(request.getHeaderNames())
        .forEach(
            name -> headers.put(name, List.copyOf(Collections.list(request.getHeaders(name)))));
    return new RequestProofs(headers);
  }

  /**
   * Those of a request that had these headers.
   *
   * @param headers values by name; case does not matter
   */
  public static RequestProofs of(Map<String, String> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> copy.put(name, List.of(value)));
    return new RequestProofs(copy);
  }

  /** The cookies, as one header; HTTP/2 may send them in several. */
  public Optional<String> cookies() {
    return Optional.ofNullable(headers.get("Cookie")).map(values -> String.join("; ", values));
  }

  /** The credentials; none where they were given twice. */
  public Optional<String> authorization() {
    return header("Authorization");
  }

  /** Scheme, host and port of the page that sent the request; none where it was given twice. */
  public Optional<String> origin() {
    return header("Origin");
  }

  /**
   * One header.
   *
   * @param name case does not matter
   * @return its value; none where it is missing or was given twice, for then nobody can say which
   *     of them is meant
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name))
        .filter(values -> values.size() == 1)
        .map(values -> values.get(0));
  }

  /** Nothing of the headers is ever printed. */
  @Override
  public String toString() {
    return "RequestProofs";
  }
}
