package routes.fhir.client;

import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.client.apache.GZipContentInterceptor;
import ca.uhn.fhir.rest.client.api.IHttpRequest;

/**
 * Compresses the resources that are sent. A search that is posted stays as it is: a server that
 * takes compressed resources does not read compressed forms, and would find everything.
 */
@Interceptor
final class GzipInterceptor extends GZipContentInterceptor {

  @Override
  public void interceptRequest(IHttpRequest request) {
    if (!PostedSearchClientFactory.isPosted(request)) {
      super.interceptRequest(request);
    }
  }
}
