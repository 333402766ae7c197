package routes.operations.limits;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/** Bounds every answer that a RestClient reads, whatever HTTP client is below. */
public final class LimitedRequests extends AbstractClientHttpRequestFactoryWrapper {
  private final AnswerLimit limit;

  public LimitedRequests(ClientHttpRequestFactory requests, AnswerLimit limit) {
    super(requests);
    this.limit = limit;
  }

  @Override
  protected ClientHttpRequest createRequest(
      URI uri, HttpMethod method, ClientHttpRequestFactory requests) throws IOException {
    return new Request(requests.createRequest(uri, method), limit);
  }

  private static final class Request extends HttpRequestWrapper implements ClientHttpRequest {
    private final ClientHttpRequest request;
    private final AnswerLimit limit;

    Request(ClientHttpRequest request, AnswerLimit limit) {
      super(request);
      this.request = request;
      this.limit = limit;
    }

    @Override
    public java.io.OutputStream getBody() throws IOException {
      return request.getBody();
    }

    @Override
    public ClientHttpResponse execute() throws IOException {
      return new Response(request.execute(), limit);
    }
  }

  private static final class Response implements ClientHttpResponse {
    private final ClientHttpResponse response;
    private final AnswerLimit limit;
    private final Deadline deadline;
    private InputStream body;

    Response(ClientHttpResponse response, AnswerLimit limit) {
      this.response = response;
      this.limit = limit;
      this.deadline = Deadline.of(limit, this::hangUp);
    }

    @Override
    public InputStream getBody() throws IOException {
      if (body == null) {
        body = new LimitedAnswer(response.getBody(), limit, deadline);
      }
      return body;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
      return response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
      return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
      return response.getHeaders();
    }

    /** The response itself would read what is left of it before it closes. */
    private void hangUp() {
      try {
        response.getBody().close();
      } catch (IOException gone) {
        // It has ended already.
      }
    }

    @Override
    public void close() {
      deadline.close();
      hangUp();
      response.close();
    }
  }
}
