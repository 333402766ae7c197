package routes.fhir.client;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import org.springframework.stereotype.Component;
import routes.fhir.server.FhirServer;

/**
 * Asks, where the server gives the ids, for the resources themselves in the answer to a
 * transaction: their identifiers tell which entry got which id. A server may answer without.
 * Thread-safe.
 */
@Component
@Interceptor
public final class PreferRepresentationInterceptor {
  private final String base;
  private volatile boolean asking;

  /** Hooks itself into the client; asks for nothing yet. */
  public PreferRepresentationInterceptor(IGenericClient client, FhirServer server) {
    this.base = withoutSlash(server.serverUrl());
    client.registerInterceptor(this);
  }

  public void ask(boolean whole) {
    asking = whole;
  }

  /** Called by the client before it sends. */
  @Hook(Pointcut.CLIENT_REQUEST)
  public void complete(IHttpRequest request) {
    if (asking
        && request.getHttpVerbName().equals("POST")
        && withoutSlash(request.getUri()).equals(base)) {
      request.removeHeaders("Prefer");
      request.addHeader("Prefer", "return=representation");
    }
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
