package routes.operations.entry;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Lets an entry close a connection without reading the rest of a body, which Tomcat reads, up to 2
 * MB, on a thread that waits for every byte; and lets it say by itself that a body is wanted, which
 * Tomcat says before anybody has looked at the request.
 */
final class UnreadBodies extends ValveBase {
  private static final String LEAVE = UnreadBodies.class.getName();
  private static final String AWAIT = LEAVE + ".await";

  UnreadBodies() {
    super(true);
  }

  /** Makes a server that has this valve ask for bodies only when somebody reads them. */
  static void on(TomcatServletWebServerFactory server) {
    server.addEngineValves(new UnreadBodies());
    server.addConnectorCustomizers(
        connector ->
            ((AbstractHttp11Protocol<?>) connector.getProtocolHandler())
                .setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString()));
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    request.setAttribute(LEAVE, (Runnable) () -> leave(request, response));
    request.setAttribute(AWAIT, response);
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

  /**
   * Tells a client that waits for it to send its body. Whoever reads without a thread is called
   * when bytes are there, so that no read of his would ever tell it.
   */
  static void await(HttpServletRequest request) throws IOException {
    if (request.getAttribute(AWAIT) instanceof Response response) {
      response.sendAcknowledgement(ContinueResponseTiming.ALWAYS);
    }
  }
}
