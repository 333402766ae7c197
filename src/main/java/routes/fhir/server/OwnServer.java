package routes.fhir.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;
import routes.operations.limits.AnswerLimit;
import routes.operations.limits.AnswerLimitException;
import routes.operations.limits.Deadline;
import routes.operations.limits.LimitedAnswer;

/**
 * The one way of requests to a FHIR server. What an answer refers to by another name of the server
 * is asked for at its base; what is elsewhere is not asked for at all: credentials, headers and
 * connections are made behind this decision.
 */
@SuppressWarnings("deprecation")
final class OwnServer extends CloseableHttpClient {
  private final CloseableHttpClient http;
  private final ServerAddress address;
  private final AnswerLimit limit;

  OwnServer(CloseableHttpClient http, ServerAddress address, AnswerLimit limit) {
    this.http = http;
    this.address = address;
    this.limit = limit;
  }

  /**
   * @throws OtherAddressException if the request is for another server
   * @throws EndlessAnswerException if the answer is beyond its limit; it is read whole here
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
    try {
      return answered(URIUtils.extractHost(here.get()), known, context);
    } catch (AnswerLimitException e) {
      throw new EndlessAnswerException(e);
    }
  }

  private CloseableHttpResponse answered(
      HttpHost target, HttpRequestBase request, HttpContext context) throws IOException {
    CloseableHttpResponse response = null;
    try (Deadline deadline = Deadline.of(limit, request::abort)) {
      response = ended(deadline, () -> http.execute(target, request, context));
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        try (InputStream bytes = new LimitedAnswer(entity.getContent(), limit, deadline)) {
          response.setEntity(read(entity, bytes.readAllBytes()));
        }
      }
      return response;
    } catch (IOException | RuntimeException e) {
      request.abort();
      if (response != null) {
        response.close();
      }
      throw e;
    }
  }

  private interface Sending {
    CloseableHttpResponse send() throws IOException;
  }

  private static CloseableHttpResponse ended(Deadline deadline, Sending sending)
      throws IOException {
    try {
      return sending.send();
    } catch (IOException e) {
      throw deadline.instead(e);
    }
  }

  private static HttpEntity read(HttpEntity entity, byte[] bytes) {
    ByteArrayEntity whole = new ByteArrayEntity(bytes);
    whole.setContentType(entity.getContentType());
    whole.setContentEncoding(entity.getContentEncoding());
    return whole;
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
