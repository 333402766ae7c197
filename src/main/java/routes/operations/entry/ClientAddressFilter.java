package routes.operations.entry;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request the address of its caller. {@code X-Forwarded-For} is believed of the
 * configured proxies only, and only what they have added themselves: read from its end, the first
 * address that is no proxy's. Whoever else sends it is known by the address of its connection.
 */
public final class ClientAddressFilter extends OncePerRequestFilter {
  static final String HEADER = "X-Forwarded-For";
  private static final Logger LOG = LoggerFactory.getLogger(ClientAddressFilter.class);
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private final List<IpAddressMatcher> proxies;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param trustedProxies addresses, or ranges of them as 10.0.0.0/24
   */
  public ClientAddressFilter(List<String> trustedProxies) {
    this.proxies = trustedProxies.stream().map(String::strip).map(IpAddressMatcher::new).toList();
  }

  /** Whether this is an IP address in digits, or a range of them. Nothing is looked up. */
  public static boolean isAddress(String text) {
    String[] parts = text.strip().split("/", 2);
    if (!literal(parts[0])) {
      return false;
    }
    try {
      new IpAddressMatcher(text.strip());
      return true;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String connected = request.getRemoteAddr();
    if (request.getHeader(HEADER) == null) {
      chain.doFilter(request, response);
      return;
    }
    if (!trusted(connected)) {
      if (told.compareAndSet(false, true)) {
        LOG.info(
            "{} of {} is not believed: if that is a proxy of yours, name it in"
                + " entry.trusted-proxies",
            HEADER,
            connected);
      }
      chain.doFilter(request, response);
      return;
    }
    chain.doFilter(new Forwarded(request, caller(request, connected)), response);
  }

  private String caller(HttpServletRequest request, String connected) {
    List<String> hops = new ArrayList<>();
    Collections.list(request.getHeaders(HEADER))
        .forEach(line -> hops.addAll(List.of(line.split(",", -1))));
    String nearest = connected;
    for (int i = hops.size() - 1; i >= 0; i--) {
      String hop = bare(hops.get(i).strip());
      if (!literal(hop)) {
        return nearest;
      }
      nearest = hop;
      if (!trusted(hop)) {
        return hop;
      }
    }
    return nearest;
  }

  private boolean trusted(String address) {
    return literal(address) && proxies.stream().anyMatch(proxy -> proxy.matches(address));
  }

  /** Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711. */
  private static String bare(String hop) {
    if (hop.startsWith("[") && hop.indexOf(']') > 0) {
      return hop.substring(1, hop.indexOf(']'));
    }
    int colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static boolean literal(String address) {
    return IPV4.matcher(address).matches() || IPV6.matcher(address).matches();
  }

  private static final class Forwarded extends HttpServletRequestWrapper {
    private final String address;

    Forwarded(HttpServletRequest request, String address) {
      super(request);
      this.address = address;
    }

    @Override
    public String getRemoteAddr() {
      return address;
    }

    @Override
    public String getRemoteHost() {
      return address;
    }
  }
}
