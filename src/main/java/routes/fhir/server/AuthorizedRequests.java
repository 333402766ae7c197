package routes.fhir.server;

import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.client.ServiceUnavailableRetryStrategy;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.protocol.HttpContext;

/** Puts the credentials on every request, and repeats one that got 401 once with renewed ones. */
final class AuthorizedRequests implements HttpRequestInterceptor, ServiceUnavailableRetryStrategy {
  private final Credentials credentials;

  AuthorizedRequests(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void process(HttpRequest request, HttpContext context) {
    credentials
        .authorization()
        .ifPresent(value -> request.setHeader(HttpHeaders.AUTHORIZATION, value));
  }

  @Override
  public boolean retryRequest(HttpResponse response, int times, HttpContext context) {
    if (times > 1 || response.getStatusLine().getStatusCode() != HttpStatus.SC_UNAUTHORIZED) {
      return false;
    }
    Header sent =
        HttpClientContext.adapt(context).getRequest().getFirstHeader(HttpHeaders.AUTHORIZATION);
    return sent != null && credentials.refused(sent.getValue());
  }

  /** At once. */
  @Override
  public long getRetryInterval() {
    return 0;
  }
}
