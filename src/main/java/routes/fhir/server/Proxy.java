package routes.fhir.server;

import static routes.fhir.server.FhirServer.blank;

import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * The HTTP proxy on the way to the FHIR server and its token endpoint.
 *
 * @param host null or empty for none
 * @param username for a proxy that asks for basic authentication, or null
 * @param password for a proxy that asks for basic authentication, or null
 */
public record Proxy(String host, @DefaultValue("0") int port, String username, String password) {

  public Proxy {
    if (blank(host) && (port != 0 || !blank(username) || !blank(password))) {
      throw new StartRefusedException(
          "fhir.proxy.port, username or password is set, but fhir.proxy.host is not.");
    }
    if (!blank(host) && (port < 1 || port > 65535)) {
      throw new StartRefusedException(
          "fhir.proxy.host is set, so fhir.proxy.port must be a port (1 to 65535).");
    }
    if (!blank(host) && !host.matches("[\\w.:\\[\\]-]+")) {
      throw new StartRefusedException(
          "fhir.proxy.host must be the name or address of a host, without http:// or a port.");
    }
    if (blank(username) != blank(password)) {
      throw new StartRefusedException(
          "fhir.proxy.username and fhir.proxy.password must be set together.");
    }
  }

  boolean isUsed() {
    return !blank(host);
  }

  boolean wantsCredentials() {
    return !blank(username);
  }

  /** Names the address only: the rest is secret. */
  @Override
  public String toString() {
    return "Proxy[" + host + ":" + port + "]";
  }
}
