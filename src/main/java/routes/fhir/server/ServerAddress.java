package routes.fhir.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import routes.operations.support.StartRefusedException;

/**
 * Where a FHIR server is, and by which other names it calls itself. Decides of every address
 * whether it is this server's: the same scheme, host and port, and a path below the base.
 */
public final class ServerAddress {
  private static final Pattern DOTS =
      Pattern.compile("(^|/)(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SLASHES = Pattern.compile("/{2,}");
  private static final Pattern ENCODED_SEPARATOR =
      Pattern.compile("%(2f|5c)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SHOWN = Pattern.compile("[a-z0-9.:\\[\\]-]{1,255}");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Base base;
  private final List<Base> names = new ArrayList<>();

  /**
   * @param url {@code fhir.server-url}
   * @param addresses {@code fhir.addresses}
   * @throws StartRefusedException if one of them is no base URL
   */
  ServerAddress(String url, List<String> addresses) {
    this.base = base("fhir.server-url", url);
    names.add(base);
    addresses.forEach(address -> names.add(base("fhir.addresses", address)));
  }

  /**
   * @param origin scheme, host and port, in lower case, the port always told
   * @param path that of a base has no slash at its end
   */
  private record Base(String origin, String path) {
    boolean holds(Base other) {
      return origin.equals(other.origin)
          && (other.path.equals(path) || other.path.startsWith(path + "/"));
    }
  }

  /**
   * Where a request to that address is to be sent: to the base, with the same rest of the path and
   * the same query. Empty where the address is not this server's.
   */
  Optional<URI> here(URI address) {
    return parsed(address)
        .flatMap(
            asked ->
                names.stream()
                    .filter(name -> name.holds(asked))
                    .findFirst()
                    .map(name -> asked.path().substring(name.path().length())))
        .map(rest -> URI.create(base.origin() + base.path() + rest + query(address)));
  }

  /** Whether a base URL, as of a reference in a resource, is this server's. */
  public boolean isOwn(String baseUrl) {
    try {
      return here(new URI(baseUrl)).isPresent();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether another address has the same scheme, host and port as the server, by any name. */
  boolean isBeside(URI address) {
    return parsed(address).stream()
        .anyMatch(asked -> names.stream().anyMatch(name -> name.origin().equals(asked.origin())));
  }

  /** Scheme, host and port of an address that may be shown, or empty. */
  static String shown(URI address) {
    return parsed(address)
        .map(Base::origin)
        .filter(origin -> SHOWN.matcher(origin.replaceFirst("//", "")).matches())
        .orElse("");
  }

  private static String query(URI address) {
    return address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
  }

  private static Base base(String setting, String url) {
    try {
      URI uri = new URI(url.trim());
      if (uri.getRawQuery() == null && uri.getRawFragment() == null) {
        Optional<Base> base = parsed(uri);
        if (base.isPresent()) {
          return new Base(base.get().origin(), base.get().path().replaceAll("/$", ""));
        }
      }
    } catch (URISyntaxException e) {
      // Refused below: what is written there may hold a password.
    }
    throw new StartRefusedException(
        setting + " must be an absolute http or https URL without user, query or fragment.");
  }

  private static Optional<Base> parsed(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    boolean http = scheme.equals("http") || scheme.equals("https");
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    if (!http
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || DOTS.matcher(path).find()
        || ENCODED_SEPARATOR.matcher(path).find()) {
      return Optional.empty();
    }
    int usual = scheme.equals("http") ? HTTP : HTTPS;
    int port = address.getPort() < 0 ? usual : address.getPort();
    String origin =
        scheme
            + "://"
            + address.getHost().toLowerCase(Locale.ROOT)
            + (port == usual ? "" : ":" + port);
    return Optional.of(new Base(origin, SLASHES.matcher(path).replaceAll("/")));
  }
}
