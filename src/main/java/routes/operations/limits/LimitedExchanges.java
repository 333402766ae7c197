package routes.operations.limits;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Bounds every answer of one HttpClient 5, around everything else that it does. */
public final class LimitedExchanges implements ExecChainHandler {
  private final AnswerLimit limit;

  private LimitedExchanges(AnswerLimit limit) {
    this.limit = limit;
  }

  /** Hangs the limit into a client. */
  public static void into(HttpClientBuilder client, AnswerLimit limit) {
    client.addExecInterceptorFirst("answer-limit", new LimitedExchanges(limit));
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Deadline deadline = Deadline.of(limit, scope.execRuntime::discardEndpoint);
    boolean answered = false;
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        response.setEntity(new Limited(entity, limit, deadline));
        answered = true;
      }
      return response;
    } catch (IOException e) {
      throw deadline.instead(e);
    } finally {
      if (!answered) {
        deadline.close();
      }
    }
  }

  private static final class Limited extends HttpEntityWrapper {
    private final AnswerLimit limit;
    private final Deadline deadline;
    private InputStream content;

    Limited(HttpEntity entity, AnswerLimit limit, Deadline deadline) {
      super(entity);
      this.limit = limit;
      this.deadline = deadline;
    }

    @Override
    public InputStream getContent() throws IOException {
      if (content == null) {
        content = new LimitedAnswer(super.getContent(), limit, deadline);
      }
      return content;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = getContent()) {
        in.transferTo(out);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        deadline.close();
      }
    }
  }
}
