package routes.operations.answers;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** How people and vendors reach this installation, {@code public-url}. */
record PublicAddress(String url) {
  private static final Set<String> OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Whether the way to it is encrypted, here or at a proxy in front. */
  boolean encrypted() {
    return url.toLowerCase(Locale.ROOT).startsWith("https:");
  }

  /** Whether secrets travel a network in the clear. */
  boolean exposed() {
    return !encrypted() && !OF_THIS_MACHINE.contains(host());
  }

  private String host() {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
