package routes.operations.entry;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpHeaders;

/**
 * Lets an entry close a connection without reading the rest of a body. Tomcat reads it, up to 2 MB,
 * on a thread that waits for every byte.
 */
final class UnreadBodies extends ValveBase {
  private static final String LEAVE = UnreadBodies.class.getName();

  UnreadBodies() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    request.setAttribute(LEAVE, (Runnable) () -> leave(request, response));
    getNext().invoke(request, response);
  }

  /**
   * Tomcat takes it for an error, which needs no page: whoever leaves has an answer of his own, for
   * which the response is open again where a body that Tomcat could not read has closed it.
   */
  private static void leave(Request request, Response response) {
    request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    response.setErrorReported();
    response.setSuspended(false);
  }

  /** Ends the connection after the answer that is about to be written. */
  static void leave(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(HttpHeaders.CONNECTION, "close");
    if (request.getAttribute(LEAVE) instanceof Runnable leave) {
      leave.run();
    }
  }
}
