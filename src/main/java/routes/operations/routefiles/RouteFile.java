package routes.operations.routefiles;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.core.io.Resource;

/**
 * One YAML file of routes.
 *
 * @param path relative to its root with forward slashes, e.g. {@code
 *     vendors/withings/poll.camel.yaml}; what shadowing compares
 * @param origin where it stands, as a person would write it: {@code classpath:routes/…} or the
 *     outside path
 * @param outside whether it comes from the outside folder
 * @param resource its content
 */
public record RouteFile(String path, String origin, boolean outside, Resource resource) {

  private static final String PLAIN = "/._-~: ";
  private static final String VENDORS = "vendors/";

  /** The vendor whose folder below {@code vendors/} the file stands in. */
  Optional<String> vendor() {
    int end = path.indexOf('/', VENDORS.length());
    return path.startsWith(VENDORS) && end > 0
        ? Optional.of(path.substring(VENDORS.length(), end))
        : Optional.empty();
  }

  /**
   * The file as one entry of {@code camel.main.routes-include-pattern}. Camel splits that setting
   * at commas, takes {@code * ? {}} for patterns and decodes percent signs and plus signs, so all
   * of these are percent-encoded.
   */
  public String includePattern() {
    if (!outside) {
      return origin;
    }
    StringBuilder pattern = new StringBuilder("file:");
    for (byte each : origin.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      if (each > 0 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0)) {
        pattern.append(character);
      } else {
        pattern.append('%').append(String.format("%02X", each & 0xff));
      }
    }
    return pattern.toString();
  }
}
