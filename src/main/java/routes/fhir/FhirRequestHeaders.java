package routes.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Puts on every request of the FHIR client: the authentication, and for reads that a search result
 * kept by the server is not wanted.
 */
@Interceptor
public final class FhirRequestHeaders {
  private final Optional<String> authorization;

  FhirRequestHeaders(FhirProperties fhir) {
    this.authorization =
        switch (fhir.authentication()) {
          case NONE -> Optional.empty();
          case BASIC -> Optional.of("Basic " + basic(fhir.username() + ":" + fhir.password()));
          case BEARER -> Optional.of("Bearer " + fhir.bearerToken());
        };
  }

  /** Called by the client before it sends. */
  @Hook(Pointcut.CLIENT_REQUEST)
  public void complete(IHttpRequest request) {
    if (request.getHttpVerbName().equals("GET") || request.getUri().endsWith("/_search")) {
      request.removeHeaders("Cache-Control");
      request.addHeader("Cache-Control", "no-cache");
    }
    authorization.ifPresent(
        value -> {
          request.removeHeaders("Authorization");
          request.addHeader("Authorization", value);
        });
  }

  private static String basic(String credentials) {
    return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }
}
