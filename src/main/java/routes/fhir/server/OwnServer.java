package routes.fhir.server;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;

/**
 * The one way of requests to a FHIR server. What an answer refers to by another name of the server
 * is asked for at its base; what is elsewhere is not asked for at all: credentials, headers and
 * connections are made behind this decision.
 */
@SuppressWarnings("deprecation")
final class OwnServer extends CloseableHttpClient {
  private final CloseableHttpClient http;
  private final ServerAddress address;

  OwnServer(CloseableHttpClient http, ServerAddress address) {
    this.http = http;
    this.address = address;
  }

  /**
   * @throws OtherAddressException if the request is for another server
   */
  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, HttpRequest request, HttpContext context) throws IOException {
    if (!(request instanceof HttpRequestBase known) || known.getURI() == null) {
      throw new OtherAddressException("");
    }
    URI asked = known.getURI();
    Optional<URI> here = address.here(asked);
    if (here.isEmpty() || !isOf(target, asked)) {
      throw new OtherAddressException(ServerAddress.shown(asked));
    }
    known.setURI(here.get());
    return http.execute(URIUtils.extractHost(here.get()), known, context);
  }

  /** A target of its own, beside the request's address, would be where the request goes. */
  private static boolean isOf(HttpHost target, URI asked) {
    return target == null || target.equals(URIUtils.extractHost(asked));
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  @Override
  public HttpParams getParams() {
    return http.getParams();
  }

  @Override
  public ClientConnectionManager getConnectionManager() {
    return http.getConnectionManager();
  }
}
