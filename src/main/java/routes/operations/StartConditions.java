package routes.operations;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Checks that the required settings are there and make sense; the first that is not refuses the
 * start.
 */
final class StartConditions {
  /** Leaves room for the envelope within the broker's record limit. */
  private static final long LARGEST_BODY = 900_000;

  private final Environment environment;

  StartConditions(Environment environment) {
    this.environment = environment;
  }

  void check() {
    requireUrl("fhir.server-url", "the base URL of the FHIR server that readings go to");
    requireUrl("public-url", "the URL by which people and vendors reach this installation");
    requireUrl("fhir.identifier-base", "the begin of the identifiers this installation coins");
    require("data-dir", "the folder of database, broker and keys");
    if (!environment.getProperty("broker.embedded", Boolean.class, true)) {
      require("broker.bootstrap-servers", "the Kafka cluster, because broker.embedded is false");
    }
    requireBodyLimit();
    DestinationNames.of(environment);
  }

  private String require(String property, String meaning) {
    String value = environment.getProperty(property);
    if (value == null || value.isBlank()) {
      throw new StartRefusedException("The property " + property + " is missing: " + meaning + ".");
    }
    return value.trim();
  }

  private void requireUrl(String property, String meaning) {
    String value = require(property, meaning);
    if (!isHttpUrl(value)) {
      throw new StartRefusedException(
          "The property "
              + property
              + " must be an absolute http or https URL without user, query or fragment: "
              + meaning
              + ".");
    }
  }

  private static boolean isHttpUrl(String value) {
    try {
      URI uri = new URI(value);
      return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void requireBodyLimit() {
    long bytes =
        Binder.get(environment)
            .bind("entry.max-body", DataSize.class)
            .orElse(DataSize.ofKilobytes(800))
            .toBytes();
    if (bytes < 1 || bytes > LARGEST_BODY) {
      throw new StartRefusedException(
          "The property entry.max-body must be between 1 and "
              + LARGEST_BODY
              + " bytes, so that a body fits into a record of the broker.");
    }
  }
}
