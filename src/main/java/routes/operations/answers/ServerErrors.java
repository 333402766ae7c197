package routes.operations.answers;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * What Tomcat answers itself, before it knows an application: a request line or headers that it
 * cannot read. Takes the place of its own report.
 */
final class ServerErrors extends ValveBase {
  private final ErrorAnswers answers;
  private final AnswerHeaders headers;

  ServerErrors(ErrorAnswers answers, AnswerHeaders headers) {
    super(true);
    this.answers = answers;
    this.headers = headers;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
    if (request.isAsync()
        || response.isCommitted()
        || response.getContentWritten() > 0
        || response.getStatus() < Response.SC_BAD_REQUEST
        || !response.setErrorReported()) {
      return;
    }
    response.setSuspended(false);
    headers.everywhere(response);
    ErrorAnswers.Answer answer =
        answers
            .of(UnreadHead.of(request), response.getStatus(), new byte[0], null)
            .orElse(ErrorAnswers.Answer.EMPTY);
    headers.ofError(response, answer.policy());
    if (answer.body().length > 0) {
      response.resetBuffer();
      response.setContentType(answer.contentType());
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
      response.finishResponse();
    }
  }
}
