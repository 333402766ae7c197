package routes.operations.install;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import routes.operations.destination.DestinationNames;
import routes.operations.entry.ClientAddressFilter;
import routes.operations.support.StartRefusedException;

/**
 * Checks that the required settings are there and make sense; the first that is not refuses the
 * start.
 */
public final class StartConditions {
  /** Leaves room for the envelope within the broker's record limit. */
  private static final long LARGEST_BODY = 900_000;

  private final Environment environment;

  public StartConditions(Environment environment) {
    this.environment = environment;
  }

  public void check() {
    requireUrl("fhir.server-url", "the base URL of the FHIR server that readings go to");
    requireUrl("public-url", "the URL by which people and vendors reach this installation");
    requireUrl("fhir.identifier-base", "the begin of the identifiers this installation coins");
    require("data-dir", "the folder of database, broker and keys");
    if (!environment.getProperty("broker.embedded", Boolean.class, true)) {
      require("broker.bootstrap-servers", "the Kafka cluster, because broker.embedded is false");
    }
    requireBodyLimit();
    requireTrustedProxies();
    requirePortOfItsOwn();
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

  /** What a caller says of its own address is believed by nobody but these. */
  private void requireTrustedProxies() {
    String strategy = environment.getProperty("server.forward-headers-strategy", "none");
    if (!strategy.equalsIgnoreCase("none")) {
      throw new StartRefusedException(
          "The property server.forward-headers-strategy must be none: name the proxies that may"
              + " tell a caller's address in entry.trusted-proxies instead.");
    }
    Binder.get(environment)
        .bind("entry.trusted-proxies", Bindable.listOf(String.class))
        .orElse(List.of())
        .forEach(
            proxy -> {
              if (!ClientAddressFilter.isAddress(proxy)) {
                throw new StartRefusedException(
                    "The property entry.trusted-proxies holds "
                        + proxy
                        + ", which is no IP address (10.0.0.7) and no range of them"
                        + " (10.0.0.0/24).");
              }
            });
  }

  private void requirePortOfItsOwn() {
    String management = environment.getProperty("management.server.port", "").trim();
    String entries = environment.getProperty("server.port", "8080").trim();
    if (management.equals(entries) && !management.equals("0")) {
      throw new StartRefusedException(
          "The property management.server.port must be another port than server.port: health and"
              + " metrics have a port of their own.");
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
