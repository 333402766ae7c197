package routes.operations.entry;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names by which a request proves something, or by which a header steers Camel. No parameter of a
 * request may have one of them, no entry may keep one of them among the headers of its message.
 * Thread-safe.
 */
public final class ProofNames {

  private static final Set<String> PROOFS =
      Set.of(
          "cookie",
          "authorization",
          "proxy-authorization",
          "origin",
          "host",
          "forwarded",
          "x-real-ip",
          "x-client-cert");

  private static final Set<String> IN_TEMPLATES = Set.of("signature-header", "timestamp-header");
  private static final String FORWARDING = "x-forwarded-";
  private static final String SIGNATURE = "signature";

  private final Set<String> vendors = ConcurrentHashMap.newKeySet();

  /**
   * Takes up the header in which a vendor proves its pushes.
   *
   * @param parameter of a route template; any that names no such header is left aside
   * @param header what the parameter says
   */
  public void templateParameter(String parameter, String header) {
    if (IN_TEMPLATES.contains(parameter)) {
      vendors.add(folded(header));
    }
  }

  /** Whether a header of this name proves something: who sent a request, or from where. */
  public boolean proves(String name) {
    String folded = folded(name);
    return PROOFS.contains(folded)
        || folded.startsWith(FORWARDING)
        || folded.contains(SIGNATURE)
        || vendors.contains(folded);
  }

  /** Whether a header of this name would steer Camel or one of its components. */
  public static boolean steers(String name) {
    String folded = folded(name);
    return folded.startsWith("camel")
        || folded.startsWith("kafka.")
        || folded.startsWith("org.apache.camel");
  }

  /** Whether a request that has a parameter or a form field of this name is refused. */
  public boolean refuses(String parameter) {
    return proves(parameter) || steers(parameter);
  }

  /** Letters that only look alike in upper or lower case are taken for the same. */
  private static String folded(String name) {
    return name.strip().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
