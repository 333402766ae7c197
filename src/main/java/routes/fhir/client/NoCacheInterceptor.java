package routes.fhir.client;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.client.api.IHttpRequest;

/** Says with every read that a search result kept by the server is not wanted. */
@Interceptor
public final class NoCacheInterceptor {

  /** Called by the client before it sends. */
  @Hook(Pointcut.CLIENT_REQUEST)
  public void complete(IHttpRequest request) {
    if (request.getHttpVerbName().equals("GET") || PostedSearchClientFactory.isPosted(request)) {
      request.removeHeaders("Cache-Control");
      request.addHeader("Cache-Control", "no-cache");
    }
  }
}
